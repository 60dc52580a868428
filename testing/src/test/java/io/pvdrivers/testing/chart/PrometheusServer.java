package io.pvdrivers.testing.chart;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Prometheus that reads one operator as the chart's ServiceMonitor has it read, and evaluates the rules beside its configuration. */
final class PrometheusServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.url = "http://127.0.0.1:" + port;
    }

    /** @param folder has {@code rules.yaml}, and takes what Prometheus writes */
    static PrometheusServer start(PrometheusTools tools, Path folder, int operator) throws IOException {
        var config = folder.resolve("prometheus.yaml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [rules.yaml]
                scrape_configs:
                  - job_name: pv-driver-operator
                    honor_labels: true
                    static_configs: [{targets: ["localhost:%d"], labels: {namespace: pv-drivers, pod: operator-1}}]
                """.formatted(operator));
        var port = freePort();
        var process = new ProcessBuilder(
                        tools.prometheus().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        var server = new PrometheusServer(process, port);
        await().atMost(PATIENCE).until(() -> server.isReady(folder));
        return server;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady(Path folder) throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("prometheus.log")));
        }
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The series that a query finds now. */
    List<JsonNode> query(String expression) {
        var answer = ask(expression);
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return Chart.YAML.convertValue(
                answer.at("/data/result"),
                Chart.YAML.getTypeFactory().constructCollectionType(List.class, JsonNode.class));
    }

    /** The answer as it is. */
    JsonNode ask(String expression) {
        return read("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** The rules, with how their last evaluation went. */
    JsonNode rules() {
        return read("/api/v1/rules").at("/data/groups/0/rules");
    }

    private JsonNode read(String path) {
        try {
            return ChartValues.JSON.readTree(get(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        http.close();
    }
}
