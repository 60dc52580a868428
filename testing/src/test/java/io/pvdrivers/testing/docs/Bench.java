package io.pvdrivers.testing.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtObjects;
import io.pvdrivers.testing.api.Kubectl;
import io.pvdrivers.testing.api.OwnKinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the commands of the pages are run: a directory that looks like a checkout, a PATH with what is in {@code bench} alone, and a server with
 * the VMs and policies that the pages talk of. There kubectl tells the server of every change that it be tried and not made; the other programs
 * write down how they were called.
 */
final class Bench {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> TOOLS = List.of("base64", "cat", "date", "mktemp", "openssl", "bash");
    private static final long PATIENCE_SECONDS = 60;

    private final Path home;
    private final KubeApi api;

    private Bench(Path home, KubeApi api) {
        this.home = home;
        this.api = api;
    }

    static Bench set(Path home, KubeApi api) {
        var bench = new Bench(home, api);
        try {
            bench.lay();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bench.fill();
        return bench;
    }

    private void lay() throws IOException {
        try (var examples = Files.walk(Block.ROOT.resolve("examples"))) {
            for (var file : examples.toList()) {
                Files.copy(file, home.resolve(Block.ROOT.relativize(file).toString()));
            }
        }
        var bin = Files.createDirectories(home.resolve("bin"));
        for (var tool : TOOLS) {
            var found = Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                    .map(directory -> Path.of(directory, tool))
                    .filter(Files::isExecutable)
                    .findFirst();
            if (found.isPresent()) {
                script(bin.resolve(tool), "#!/bin/bash\nexec " + found.get() + " \"$@\"\n");
            }
        }
        script(bin.resolve("kubectl"), resource("kubectl.sh"));
        for (var recorded : List.of("bin/helm", "bin/pvdrivers", "pvdrivers", "mvnw")) {
            script(home.resolve(recorded), resource("recorded.sh"));
        }
        Files.writeString(
                home.resolve("crds.yaml"),
                OwnKinds.PLURALS.stream().map(OwnKinds::yaml).collect(Collectors.joining("\n---\n")));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " could not be made executable");
        }
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(Bench.class.getResourceAsStream("/docs/bench/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the pages talk of, with every field that an object of ours can have. */
    private void fill() {
        OwnKinds.apply(api.client());
        KubeVirtObjects.define(api.client());
        for (var namespace : List.of("vms", "erp", "pv-drivers", "argocd", "virt-observability-controller-system")) {
            api.namespace(namespace);
        }
        for (var object : resource("cluster.yaml").split("(?m)^---$", -1)) {
            apply(object);
            // Of VMIs the status is written with the rest.
            if (object.contains("\nstatus:") && !object.contains("kind: VirtualMachineInstance\n")) {
                applyStatus(object);
            }
        }
        var policy = object("driverpolicies", "windows");
        conditions(policy, "Converged", "Stalled");
        policy.set("spec", tree("/docs/bench/policy.yaml"));
        var state = object("driverstates", "erp-app01");
        conditions(state, "ForeignDrivers", "KnownIssues");
        for (var release : List.of("0.1.302", "0.1.285")) {
            var object = object("driverreleases", release);
            object.withObject("/spec").put("version", release);
            own("", object);
        }
        for (var namespace : List.of("vms", "default")) {
            own(namespace, policy);
            own(namespace, state);
            own(namespace, named(state, "sql01"));
            own(namespace, object("guestreports", "erp-app01"));
        }
    }

    private static ObjectNode object(String plural, String name) {
        return named(tree("/crd/objects/" + plural + ".yaml"), name);
    }

    private static ObjectNode named(JsonNode object, String name) {
        ObjectNode copy = object.deepCopy();
        copy.withObject("/metadata").put("name", name);
        return copy;
    }

    private static ObjectNode tree(String resource) {
        try (var in = Objects.requireNonNull(Bench.class.getResourceAsStream(resource), resource)) {
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void conditions(ObjectNode object, String... types) {
        var conditions = object.withObject("/status").withArray("conditions");
        for (var type : types) {
            for (int i = conditions.size() - 1; i >= 0; i--) {
                if (conditions.get(i).path("type").asText().equals(type)) {
                    conditions.remove(i);
                }
            }
            conditions
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("lastTransitionTime", "2026-11-21T06:30:00Z")
                    .put("reason", "Shown")
                    .put("message", "As the pages show it.");
        }
    }

    private void own(String namespace, ObjectNode object) {
        var copy = object.deepCopy();
        if (!namespace.isEmpty()) {
            copy.withObject("/metadata").put("namespace", namespace);
        }
        apply(copy.toString());
        if (copy.has("status")) {
            applyStatus(copy.toString());
        }
    }

    private void applyStatus(String manifest) {
        expect(api.kubectl().attemptWith(manifest, "apply", "--server-side", "--subresource=status", "-f", "-"));
    }

    private void apply(String manifests) {
        expect(api.kubectl().attemptWith(manifests, "apply", "--server-side", "--force-conflicts", "-f", "-"));
    }

    private static void expect(Kubectl.Outcome outcome) {
        if (outcome.status() != 0) {
            throw new AssertionError(outcome.output());
        }
    }

    /** What a program was called with; the first is its name. */
    record Call(List<String> words) {
        String program() {
            return words.get(0);
        }

        List<String> arguments() {
            return words.subList(1, words.size());
        }
    }

    /** What a command printed, how it ended, and which programs it called that only wrote that down. */
    record Run(int status, String output, List<Call> calls) {}

    Run run(String command) {
        try {
            var calls = Files.createTempFile(home, "calls", "");
            var process = new ProcessBuilder("/bin/bash", "-e", "-o", "pipefail", "-c", command)
                    .directory(home.toFile())
                    .redirectErrorStream(true);
            var environment = process.environment();
            environment.clear();
            environment.putAll(Map.of(
                    "PATH", home.resolve("bin").toString(),
                    "HOME", home.toString(),
                    "KUBECONFIG", api.kubeconfig().toString(),
                    "KUBECTL", api.kubectl().executable().toString(),
                    "CALLS", calls.toString()));
            var output = home.resolve("output").toFile();
            var started = process.redirectOutput(output).start();
            started.getOutputStream().close();
            if (!started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                started.descendants().forEach(ProcessHandle::destroyForcibly);
                started.destroyForcibly().waitFor();
                return new Run(-1, "still running after " + PATIENCE_SECONDS + " seconds", List.of());
            }
            return new Run(started.exitValue(), Files.readString(output.toPath()), calls(calls));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Call> calls(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("\u001e"))
                .filter(call -> !call.isEmpty())
                .map(call -> new Call(List.of(call.split("\0"))))
                .toList();
    }
}
