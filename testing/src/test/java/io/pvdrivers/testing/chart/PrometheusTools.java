package io.pvdrivers.testing.chart;

import io.pvdrivers.testing.api.TestCache;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where prometheus and promtool lie: on the PATH, or where {@code testing/prometheus/get} has put them. */
record PrometheusTools(Path prometheus, Path promtool) {
    /** Names the directory to use instead of one in the user's cache. */
    private static final String DIRECTORY_VARIABLE = "PVDRIVERS_PROMETHEUS_DIR";

    private static final Path SCRIPT = Path.of("prometheus", "get");

    /** Them, or the one sentence that says why not. */
    record Found(Optional<PrometheusTools> tools, String whyNot) {}

    /** How a program ended, and what it said. */
    record Ended(int status, String said) {}

    static Found find() {
        return onPath().map(tools -> new Found(Optional.of(tools), "")).orElseGet(PrometheusTools::cached);
    }

    private static Optional<PrometheusTools> onPath() {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isBlank())
                .flatMap(directory -> in(Path.of(directory)).stream())
                .findFirst();
    }

    private static Optional<PrometheusTools> in(Path directory) {
        var tools = new PrometheusTools(directory.resolve("prometheus"), directory.resolve("promtool"));
        return Files.isExecutable(tools.prometheus()) && Files.isExecutable(tools.promtool())
                ? Optional.of(tools)
                : Optional.empty();
    }

    /** The tests run in two processes: one gets them, the other waits for it and finds them. */
    private static Found cached() {
        var directory = TestCache.directory("prometheus", DIRECTORY_VARIABLE);
        try {
            Files.createDirectories(directory);
            try (var file = FileChannel.open(
                            directory.resolve("getting.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                return in(directory.resolve("bin"))
                        .map(tools -> new Found(Optional.of(tools), ""))
                        .orElseGet(() -> got(directory));
            }
        } catch (IOException e) {
            return new Found(
                    Optional.empty(), "No Prometheus to test with: " + directory + " cannot be written (" + e + ").");
        }
    }

    private static Found got(Path directory) {
        var ended = run(List.of(SCRIPT.toAbsolutePath().toString(), directory.toString()));
        System.out.print(ended.said());
        var tools = in(directory.resolve("bin"));
        var last = ended.said().strip().lines().reduce((a, b) -> b).orElse("it said nothing");
        return new Found(
                tools,
                tools.isPresent() ? "" : "No Prometheus to test with: testing/prometheus/get failed (" + last + ").");
    }

    /** What promtool says to these arguments. */
    Ended promtool(String... arguments) {
        var command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static Ended run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), said);
        } catch (IOException e) {
            return new Ended(-1, e.getMessage() + "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended(-1, "interrupted\n");
        }
    }
}
