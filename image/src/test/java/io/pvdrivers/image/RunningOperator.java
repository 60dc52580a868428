package io.pvdrivers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The operator of an image, at work on a local cluster. */
final class RunningOperator {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 2;

    private final Process process;
    private final Path log;

    private RunningOperator(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; {@code tmp} becomes its {@code /tmp}, and keeps its log. */
    static RunningOperator start(
            Sandbox sandbox, UnpackedImage image, LocalCluster cluster, Path tmp, List<String> javaOptions)
            throws IOException {
        Files.writeString(tmp.resolve("kubeconfig"), cluster.kubeconfig());
        Path log = tmp.resolve("log");
        Process process = sandbox.asCaller(image, tmp, javaOptions, List.of("--kubeconfig", "/tmp/kubeconfig"))
                .redirectOutput(log.toFile())
                .start();
        return new RunningOperator(process, log);
    }

    /** Waits until it is so; an operator that ends before is an error. */
    void until(BooleanSupplier reached) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IllegalStateException("the operator did not come so far: " + log());
            }
        }
    }

    /** Ends it as a pod is ended, and waits until it is gone. */
    void stop() throws InterruptedException {
        java().forEach(ProcessHandle::destroy);
        process.waitFor();
    }

    /** The processor time it has used so far. */
    Duration processorTime() {
        return java().flatMap(java -> java.info().totalCpuDuration().stream()).reduce(Duration.ZERO, Duration::plus);
    }

    /** Below whatever has started it. */
    private Stream<ProcessHandle> java() {
        return process.descendants()
                .filter(descendant -> descendant.children().findAny().isEmpty());
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(log);
    }
}
