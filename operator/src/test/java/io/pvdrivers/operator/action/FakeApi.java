package io.pvdrivers.operator.action;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.KubernetesClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An API server that answers what it was told to: each request its next answer, and the last one for ever. What it was not told is not found. */
public final class FakeApi implements AutoCloseable {
    private record Answer(int status, byte[] body) {}

    private final HttpServer server;
    private final KubernetesClient client;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();

    public FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        client = KubernetesClients.create(new ConfigBuilder()
                .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                .build());
    }

    public KubernetesClient client() {
        return client;
    }

    /** Answers a request of this method to a path that begins so. */
    public FakeApi on(String request, int status, String body) {
        return on(request, status, body.getBytes(StandardCharsets.UTF_8));
    }

    synchronized FakeApi on(String request, int status, byte[] body) {
        answers.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    /** Answers as the API server does when it will not. */
    public FakeApi refuse(String request, int status, String message) {
        return on(request, status, """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "message": "%s"}
                """.formatted(status, message.replace("\"", "\\\"")));
    }

    /** Method, path and query of each request. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The bodies of the requests that had one. */
    public synchronized List<String> bodies() {
        return List.copyOf(bodies);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = next(exchange.getRequestMethod() + " " + exchange.getRequestURI(), sent);
            var body = answer.body();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer next(String request, String sent) {
        requests.add(request);
        if (!sent.isEmpty()) {
            bodies.add(sent);
        }
        return answers.entrySet().stream()
                .filter(told -> request.startsWith(told.getKey()))
                .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
                .map(told -> told.getValue().size() > 1
                        ? told.getValue().poll()
                        : told.getValue().peek())
                .orElseGet(() -> new Answer(404, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    /** From now on nobody answers. */
    void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        client.close();
        stop();
    }
}
