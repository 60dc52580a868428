package io.pvdrivers.testing.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that users have, on a server of the tests. */
public final class Kubectl {
    private final Path executable;
    private final Path kubeconfig;

    Kubectl(Path executable, Path kubeconfig) {
        this.executable = executable;
        this.kubeconfig = kubeconfig;
    }

    /** Where it is, for what runs it by itself. */
    public Path executable() {
        return executable;
    }

    /** What it printed, to both streams, and the status it ended with. */
    public record Outcome(int status, String output) {}

    /** Runs it and returns what it printed; it must succeed. */
    public String run(String... arguments) {
        var outcome = attempt(arguments);
        if (outcome.status() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ":\n" + outcome.output());
        }
        return outcome.output();
    }

    public Outcome attempt(String... arguments) {
        return attemptWith("", arguments);
    }

    /** Runs it with the text on its standard input. */
    public Outcome attemptWith(String input, String... arguments) {
        var command = new ArrayList<>(List.of(executable.toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
