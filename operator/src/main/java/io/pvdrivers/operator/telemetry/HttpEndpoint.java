package io.pvdrivers.operator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pvdrivers.operator.BadInput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET on a few paths, over plain HTTP and on a few threads. */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

    /** One is enough for a probe and a scrape at a time; the others are there when a client is slow. */
    private static final int THREADS = 4;

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    static {
        // The JDK's server waits for ever for the rest of a request unless it is told in seconds when to hang up.
        System.setProperty("sun.net.httpserver.maxReqTime", System.getProperty("sun.net.httpserver.maxReqTime", "10"));
        System.setProperty("sun.net.httpserver.maxRspTime", System.getProperty("sun.net.httpserver.maxRspTime", "30"));
    }

    /** What is said to whoever asks. */
    public record Answer(int status, String contentType, String body) {
        /** All is well. */
        public static Answer ok(String sentence) {
            return new Answer(200, TEXT, sentence + "\n");
        }

        /** Come back later. */
        public static Answer notNow(String sentence) {
            return new Answer(503, TEXT, sentence + "\n");
        }

        private static Answer wrong(int status, String sentence) {
            return new Answer(status, TEXT, sentence + "\n");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Supplier<Answer>> answers;

    private HttpEndpoint(HttpServer server, Map<String, Supplier<Answer>> answers) {
        this.server = server;
        this.answers = Map.copyOf(answers);
        var number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            var thread = new Thread(task, "http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to listen.
     *
     * @param port 0 means any free one
     * @param answers who answers, by path
     */
    public static HttpEndpoint start(int port, Map<String, Supplier<Answer>> answers) {
        try {
            var endpoint = new HttpEndpoint(HttpServer.create(new InetSocketAddress(port), 0), answers);
            endpoint.server.setExecutor(endpoint.threads);
            endpoint.server.createContext("/", endpoint::handle);
            endpoint.server.start();
            return endpoint;
        } catch (IOException e) {
            throw new BadInput("Health and metrics cannot be served on port " + port + ": " + e.getMessage()
                    + ". Choose another port with --http-port, or 0 to serve neither.");
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = METHODS.contains(exchange.getRequestMethod())
                    ? answer(exchange.getRequestURI().getPath())
                    : Answer.wrong(405, "Use GET.");
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String path) {
        try {
            return Optional.ofNullable(answers.get(path))
                    .map(Supplier::get)
                    .orElseGet(() -> Answer.wrong(404, "There is nothing here."));
        } catch (RuntimeException e) {
            LOG.error("{} could not be answered", path, e);
            return Answer.wrong(500, "Something went wrong; the log tells more.");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
