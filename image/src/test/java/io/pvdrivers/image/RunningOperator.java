package io.pvdrivers.image;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The operator of an image, at work on a local cluster. */
final class RunningOperator {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private RunningOperator(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it with the options that the chart gives it; {@code tmp} becomes its {@code /tmp}, and keeps its log. */
    static RunningOperator start(
            Sandbox sandbox, UnpackedImage image, LocalCluster cluster, Path tmp, List<String> javaOptions)
            throws IOException {
        Files.writeString(tmp.resolve("kubeconfig"), cluster.kubeconfig());
        Path log = tmp.resolve("log");
        int port = freePort();
        List<String> arguments =
                List.of("--kubeconfig", "/tmp/kubeconfig", "--http-port", String.valueOf(port), "--log-format", "json");
        Process process = sandbox.asCaller(image, tmp, javaOptions, arguments)
                .redirectOutput(log.toFile())
                .start();
        return new RunningOperator(process, log, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Whether its kubelet would let it take part. */
    boolean isReady() {
        return answer("/readyz").map(answer -> answer.statusCode() == 200).orElse(false);
    }

    /** What a Prometheus would read, if it answers. */
    Optional<String> metrics() {
        return answer("/metrics").map(HttpResponse::body);
    }

    private Optional<HttpResponse<String>> answer(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        try {
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Waits until it is so; an operator that ends before is an error. */
    void until(BooleanSupplier reached) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                java().forEach(ProcessHandle::destroyForcibly);
                throw new IllegalStateException("the operator did not come so far: " + log());
            }
        }
    }

    /** Ends it as a pod is ended, waits until it is gone, and says with which status. */
    int stop() throws InterruptedException {
        java().forEach(ProcessHandle::destroy);
        return process.waitFor();
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
