package io.pvdrivers.testing.release;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sources of their own with the scripts of a release in them, and a PATH on which there is no Go and nothing that leaves the machine: what they call is in
 * {@code src/test/resources/release}.
 */
final class Workshop {
    private static final Path OURS = Path.of("src", "test", "resources", "release");
    private static final Path SCRIPTS = Path.of("..", "release");

    /** What the scripts need of the machine. */
    private static final List<String> TOOLS = List.of(
            "awk",
            "basename",
            "bash",
            "cat",
            "cp",
            "cut",
            "date",
            "dirname",
            "env",
            "false",
            "find",
            "git",
            "grep",
            "head",
            "jq",
            "mkdir",
            "mktemp",
            "mv",
            "paste",
            "printf",
            "realpath",
            "rm",
            "sed",
            "sh",
            "sha256sum",
            "sort",
            "tail",
            "tar",
            "tee",
            "tr",
            "uniq");

    /** How a script ended, and what it said. */
    record Outcome(int status, String said) {}

    private final Path folder;
    private final Path sources;
    private final Path bin;
    private final Path log;

    private Workshop(Path folder) throws IOException {
        this.folder = folder;
        sources = Files.createDirectories(folder.resolve("sources"));
        bin = Files.createDirectories(folder.resolve("bin"));
        log = folder.resolve("log");
        Files.createDirectories(folder.resolve("registry"));
    }

    /** Left out where the machine lacks what the scripts need, save in CI. */
    static Workshop in(Path folder) throws IOException, InterruptedException {
        var workshop = new Workshop(folder);
        for (var tool : TOOLS) {
            var found = onPath(tool);
            if (!Boolean.parseBoolean(System.getenv("CI"))) {
                assumeThat(found).as("no " + tool + " on this machine").isPresent();
            }
            // No link: JUnit warns of each that leads out of its folder.
            workshop.write(workshop.bin.resolve(tool), "#!/bin/sh\nexec " + found.orElseThrow() + " \"$@\"\n");
        }
        for (var stub : List.of("crane", "helm", "cosign", "java")) {
            workshop.has(stub);
        }
        workshop.copy(OURS.resolve("mvnw"), workshop.sources.resolve("mvnw"));
        Files.createDirectories(workshop.sources.resolve("release"));
        for (var script : List.of("common.sh", "prepare", "build", "publish", "next")) {
            workshop.copy(
                    SCRIPTS.resolve(script), workshop.sources.resolve("release").resolve(script));
        }
        workshop.must(OURS.resolve("sources").toAbsolutePath().toString());
        return workshop;
    }

    /** Puts one of ours on the PATH. */
    void has(String stub) throws IOException {
        copy(OURS.resolve(stub), bin.resolve(stub));
    }

    private void copy(Path from, Path to) throws IOException {
        write(to, Files.readString(from));
    }

    /** A program. */
    void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private static Optional<Path> onPath(String tool) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs one of ours, or a line of Bash, which has to do. */
    String must(String... command) throws IOException, InterruptedException {
        var outcome = run(Map.of(), command);
        if (outcome.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + outcome.said());
        }
        return outcome.said().strip();
    }

    String bash(String line) throws IOException, InterruptedException {
        return must("bash", "-c", line);
    }

    /** The script {@code image}, for a file beside the sources. */
    Path image(String file, String revision, String version, String architecture)
            throws IOException, InterruptedException {
        var image = folder.resolve(file);
        must(OURS.resolve("image").toAbsolutePath().toString(), image.toString(), revision, version, architecture);
        return image;
    }

    /** As the sources are when a release was prepared and built. */
    Workshop built() throws IOException, InterruptedException {
        release("prepare", "0.1.0");
        must(OURS.resolve("built").toAbsolutePath().toString());
        Files.deleteIfExists(log);
        return this;
    }

    Outcome release(String script, String... arguments) throws IOException, InterruptedException {
        return release(Map.of(), script, arguments);
    }

    Outcome release(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(sources.resolve("release").resolve(script).toString()));
        command.addAll(List.of(arguments));
        return run(environment, command.toArray(String[]::new));
    }

    private Outcome run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", bin.toString(),
                        "HOME", folder.toString(),
                        "LOG", log.toString(),
                        "REGISTRY", folder.resolve("registry").toString(),
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "A Releaser",
                        "GIT_AUTHOR_EMAIL", "releaser@example.com",
                        "GIT_COMMITTER_NAME", "A Releaser",
                        "GIT_COMMITTER_EMAIL", "releaser@example.com"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }

    Path registry() {
        return folder.resolve("registry");
    }

    Path sources() {
        return sources;
    }

    /** What was called since, one call a line. */
    List<String> calls() throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    List<String> calls(String start) throws IOException {
        return calls().stream().filter(call -> call.startsWith(start)).toList();
    }
}
