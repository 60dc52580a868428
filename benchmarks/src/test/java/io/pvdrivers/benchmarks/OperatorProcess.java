package io.pvdrivers.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operator's process, with the flags that the image gives it and the heap that the chart's memory limit leaves it. */
final class OperatorProcess implements AutoCloseable {
    /** 60 % of the chart's 384Mi. */
    private static final String HEAP = "-Xmx230m";

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** What a collection leaves between living objects instead of moving them. */
    private static final Pattern FILLERS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*FillerElement");

    private static final Pattern WORDS = Pattern.compile("\\s+");

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What the image starts Java with, for a Java that knows it. */
    static List<String> flags() {
        return List.of(
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    static Path java(String command) {
        return Path.of(System.getProperty("java.home"), "bin", command);
    }

    /** @param more further options of Java, before the main class */
    static OperatorProcess start(Path log, List<String> more, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(java("java").toString());
        command.addAll(flags());
        command.addAll(more);
        command.add("-cp");
        command.add(System.getProperty("operator.class.path") + File.pathSeparator + ownClasses());
        command.add(OperatorUnderLoad.class.getName());
        command.addAll(arguments);
        return start(log, command);
    }

    static OperatorProcess start(Path log, List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new OperatorProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The harness's own classes and those of the tests that it shares a clock with. */
    private static String ownClasses() {
        return List.of(OperatorUnderLoad.class, io.pvdrivers.testing.operator.SharedClock.class).stream()
                .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Fails if it has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the operator has ended: " + log());
        }
    }

    /** The processor time that it has used so far. */
    Duration cpu() {
        var fields = List.of(WORDS.split(read("stat").replaceFirst(".*\\) ", ""), -1));
        return Duration.ofMillis(10 * (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))));
    }

    /** What it has read and written so far, over connections and in files. */
    long bytes() {
        return read("io")
                .lines()
                .filter(line -> line.startsWith("rchar") || line.startsWith("wchar"))
                .mapToLong(line -> Long.parseLong(line.substring(7)))
                .sum();
    }

    /** The most memory that it has had. */
    long peakKilobytes() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(WORDS.split(line, -1)[1]))
                .sum();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (IOException e) {
            throw new IllegalStateException("the operator has ended: " + log(), e);
        }
    }

    /** What lives on its heap after a collection of everything: the histogram begins with one. */
    double liveHeapMegabytes() {
        var histogram = jcmd("GC.class_histogram");
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("no histogram: " + log());
        }
        var fillers = FILLERS.matcher(histogram)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        return (Long.parseLong(total.group(1)) - fillers) / 1e6;
    }

    String jcmd(String... words) {
        try {
            var command = new ArrayList<>(List.of(java("jcmd").toString(), String.valueOf(process.pid())));
            command.addAll(List.of(words));
            var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    /** Ends it as a pod is ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
