package io.pvdrivers.testing.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pvdrivers.cli.Main;
import io.pvdrivers.testing.docs.Bench.Call;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/** Whether programs that the bench does not run were called with what they take. */
final class Calls {
    private static final Set<String> GOALS = Set.of("verify", "test", "package", "install", "spotless:apply");
    private static final Set<String> HELM_FLAGS = Set.of(
            "--create-namespace",
            "--reset-then-reuse-values",
            "--reuse-values",
            "--install",
            "--take-ownership",
            "--wait",
            "--dry-run");
    private static final Set<String> HELM_OPTIONS = Set.of("--namespace", "-n", "--values", "-f", "--version");

    private Calls() {}

    static Optional<String> complaint(Call call) {
        return switch (call.program()) {
            case "pvdrivers" -> pvdrivers(call.arguments());
            case "helm" -> helm(call.arguments());
            case "mvnw" -> maven(call.arguments());
            default -> Optional.of("nobody judges how " + call.program() + " was called");
        };
    }

    /** Parsed by the command itself; and run, where that needs neither a cluster nor a file. */
    private static Optional<String> pvdrivers(List<String> arguments) {
        var said = new StringWriter();
        var command = Main.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        try {
            command.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (!arguments.get(0).equals("catalog") || arguments.contains("-f")) {
            return Optional.empty();
        }
        return command.execute(arguments.toArray(String[]::new)) == 0 ? Optional.empty() : Optional.of(said.toString());
    }

    /** The chart is rendered with what is set, which holds the values to their schema. */
    private static Optional<String> helm(List<String> arguments) {
        var values = Shown.YAML.createObjectNode();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (argument.equals("--set")) {
                set(values, arguments.get(++i));
            } else if (HELM_OPTIONS.contains(argument)) {
                i++;
            } else if (argument.startsWith("-") && !HELM_FLAGS.contains(argument)) {
                return Optional.of("helm " + argument + " is not known here");
            }
        }
        return Manifests.asValues(values);
    }

    /** As Helm reads {@code path.to=value}: a backslash keeps a dot in a name, braces make a list. */
    private static void set(ObjectNode values, String setting) {
        var equals = setting.indexOf('=');
        var path = Stream.of(setting.substring(0, equals).split("(?<!\\\\)[.]"))
                .map(name -> name.replace("\\.", "."))
                .toList();
        var parent = values;
        for (var name : path.subList(0, path.size() - 1)) {
            parent = parent.has(name) ? (ObjectNode) parent.get(name) : parent.putObject(name);
        }
        parent.set(path.get(path.size() - 1), value(setting.substring(equals + 1)));
    }

    private static JsonNode value(String text) {
        if (!text.startsWith("{")) {
            return text.matches("true|false|null|\\d+")
                    ? Shown.read(text).orElse(NullNode.getInstance())
                    : TextNode.valueOf(text);
        }
        var list = Shown.YAML.createArrayNode();
        Stream.of(text.substring(1, text.length() - 1).split(",")).forEach(list::add);
        return list;
    }

    private static Optional<String> maven(List<String> arguments) {
        var missing = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (argument.equals("-pl")) {
                Stream.of(arguments.get(++i).split(","))
                        .filter(module ->
                                !Files.exists(Block.ROOT.resolve(module).resolve("pom.xml")))
                        .forEach(missing::add);
            } else if (argument.startsWith("-Dtest=")) {
                Stream.of(argument.substring("-Dtest=".length()).split(","))
                        .filter(test -> !isTest(test))
                        .forEach(missing::add);
            } else if (argument.startsWith("-P")) {
                Optional.of(argument.substring(2))
                        .filter(profile -> !isProfile(profile))
                        .ifPresent(missing::add);
            } else if (!argument.startsWith("-") && !GOALS.contains(argument)) {
                missing.add(argument);
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of("there is no " + String.join(", ", missing));
    }

    private static boolean isTest(String name) {
        return Stream.of("crds", "operator", "simulator", "cli", "testing", "image")
                .anyMatch(module -> {
                    try (var files = Files.walk(Block.ROOT.resolve(module).resolve("src/test/java"))) {
                        return files.anyMatch(file -> file.endsWith(name + ".java"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static boolean isProfile(String id) {
        try {
            return Files.readString(Block.ROOT.resolve("image/pom.xml")).contains("<id>" + id + "</id>")
                    || Files.readString(Block.ROOT.resolve("operator/pom.xml")).contains("<id>" + id + "</id>")
                    || Files.readString(Block.ROOT.resolve("pom.xml")).contains("<id>" + id + "</id>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
