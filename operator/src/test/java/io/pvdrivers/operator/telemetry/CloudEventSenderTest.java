package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pvdrivers.operator.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The sender against a receiver that is really there, or behaves badly. */
class CloudEventSenderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Announcement NEWS = news("news-1");
    private static final String SECRET = "correct horse battery staple";
    private static final String TOKEN = "token-in-the-path";
    private static final Pace FAST = new Pace(1000);

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private record Received(Map<String, List<String>> headers, byte[] body) {
        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(name))
                    .map(e -> e.getValue().get(0))
                    .findFirst();
        }
    }

    @FunctionalInterface
    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : event.getThrowableProxy().getMessage()));
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        root().addAppender(appender);
        level(Level.TRACE);
    }

    /** Whatever happens, nobody reads the secret, or the path, in a log. */
    @AfterEach
    void neverTellsASecret() throws Exception {
        over.countDown();
        for (var each : open) {
            each.close();
        }
        threads.shutdownNow();
        root().detachAppender(appender);
        level(null);
        assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(SECRET) || line.contains(TOKEN));
    }

    @Test
    void aSignedEventArrives() throws IOException {
        var sender = sender(receiver(n -> answer(204)), Optional.of(secret()));

        sender.announce(NEWS);

        await().until(() -> results(), r -> r.equals(Map.of("sent", 1, "failed", 0, "dropped", 0)));
        var event = received.get(0);
        assertThat(event.header("Content-Type")).hasValue("application/cloudevents+json; charset=utf-8");
        assertThat(new ObjectMapper().readTree(event.body())).isEqualTo(new ObjectMapper().readTree("""
                        {"specversion": "1.0", "id": "news-1", "source": "/policies/windows",
                         "type": "io.pvdrivers.release.available", "subject": "0.1.302", "time": "2026-11-21T07:59:00Z",
                         "datacontenttype": "application/json", "data": {"from": "0.1.271", "to": "0.1.302"}}
                        """));
        assertThat(event.header("webhook-timestamp")).hasValue(Long.toString(NOW.getEpochSecond()));
        assertThat(event.header("webhook-signature"))
                .hasValue(Signature.headers(
                                SECRET.getBytes(StandardCharsets.UTF_8),
                                event.header("webhook-id").orElseThrow(),
                                NOW,
                                event.body())
                        .get("webhook-signature"));
    }

    @Test
    void withoutASecretNothingIsSigned() {
        sender(receiver(n -> answer(200)), Optional.empty()).announce(NEWS);

        await().until(() -> results().get("sent") == 1);
        assertThat(received.get(0).headers().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("webhook-"));
    }

    @Test
    void whatCannotBeTakenNowComesAgainAsTheSame() throws IOException {
        var sender = sender(receiver(n -> answer(List.of(503, 429, 500, 200).get(n))), Optional.of(secret()));

        sender.announce(NEWS);

        await().until(() -> results().get("sent") == 1);
        assertThat(received).hasSize(4);
        assertThat(received.stream()
                        .map(r -> r.header("webhook-id").orElseThrow())
                        .distinct())
                .hasSize(1);
        assertThat(received.stream()
                        .map(r -> new String(r.body(), StandardCharsets.UTF_8))
                        .distinct())
                .hasSize(1);
        assertThat(logged.stream().filter(line -> line.contains("is tried again")))
                .hasSize(1);
    }

    @Test
    void aNewSecretIsUsedForTheNextTry() throws IOException {
        var file = secret();
        var sender = sender(
                receiver(n -> {
                    write(file, "another secret, drawn anew");
                    return answer(n == 0 ? 503 : 200);
                }),
                Optional.of(file));

        sender.announce(NEWS);

        await().until(() -> results().get("sent") == 1);
        var second = received.get(1);
        assertThat(second.header("webhook-signature"))
                .hasValue(Signature.headers(
                                "another secret, drawn anew".getBytes(StandardCharsets.UTF_8),
                                second.header("webhook-id").orElseThrow(),
                                NOW,
                                second.body())
                        .get("webhook-signature"));
    }

    @Test
    void withoutItsSecretNothingGoesOutUntilItIsBack() throws IOException {
        var file = secret();
        Files.delete(file);
        var sender = sender(receiver(n -> answer(200)), Optional.of(file));

        sender.announce(NEWS);
        await().until(() -> logged.stream().anyMatch(line -> line.contains("with the secret cannot be read")));
        assertThat(received).isEmpty();
        Files.writeString(file, SECRET);

        await().until(() -> results().get("sent") == 1);
        assertThat(received.get(0).header("webhook-signature")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "404", "410", "301", "302", "307"})
    void whatIsRefusedIsDroppedWithOneLine(int status) {
        sender(receiver(n -> redirect(status)), Optional.empty()).announce(NEWS);

        await().until(() -> results().get("dropped") == 1);
        assertThat(received).hasSize(1);
        assertThat(logged.stream().filter(line -> line.startsWith("Not announced: ")))
                .singleElement()
                .asString()
                .matches(
                        "Not announced: io\\.pvdrivers\\.release\\.available of 0\\.1\\.302, since http://127\\.0\\.0\\.1:\\d+"
                                + " does not take it: it answered " + status + "\\.");
    }

    @Test
    void anAnswerThatNeverEndsIsNotReadOn() {
        sender(receiver(n -> this::endless), Optional.empty()).announce(NEWS);

        await().until(() -> results().get("sent") == 1);
    }

    @Test
    void whoDoesNotAnswerIsLeftAndAskedAgain() {
        sender(receiver(n -> n == 0 ? this::hang : answer(200)), Optional.empty())
                .announce(NEWS);

        await().until(() -> results().get("sent") == 1);
        assertThat(logged).anyMatch(line -> line.endsWith("it did not answer within 1 s"));
    }

    @Test
    void whoSpeaksNoHttpIsAskedAgain() throws IOException {
        var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(socket);
        threads.execute(() -> babble(socket));

        sender(socket.getLocalPort(), Optional.empty()).announce(NEWS);

        await().until(() -> logged.stream().anyMatch(line -> line.endsWith("the connection broke")));
        assertThat(logged).noneMatch(line -> line.contains("gibberish"));
    }

    @Test
    void afterAnHourWithoutAReceiverItIsTooLate() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var quick = new Ticking();
        var sender = sender(port, Optional.empty(), quick);

        sender.announce(NEWS);

        await().until(() -> results().get("failed") == 1);
        assertThat(logged)
                .anyMatch(line -> line.endsWith("could not be told for 60 minutes: there is no connection to it"));
    }

    /** Ten minutes between two looks. */
    private static final class Ticking implements InstantSource {
        private Instant now = NOW;

        @Override
        public synchronized Instant instant() {
            now = now.plus(Duration.ofMinutes(10));
            return now;
        }
    }

    @Test
    void noMoreWaitThanHaveRoom() {
        var sender = sender(receiver(n -> this::hang), Optional.empty());

        for (int i = 0; i < CloudEventSender.MOST_WAITING + 3; i++) {
            sender.announce(news("news-" + i));
        }

        assertThat(results().get("dropped")).isEqualTo(3);
    }

    @Test
    void whoStopsGivesUpWhatWaits() {
        var sender = sender(receiver(n -> answer(503)), Optional.empty(), InstantSource.fixed(NOW), Pace.REAL);
        sender.announce(NEWS);
        await().until(() -> logged.stream().anyMatch(line -> line.contains("is tried again")));

        sender.close();
        sender.announce(news("too late"));

        assertThat(received).hasSize(1);
        assertThat(logged).anyMatch(line -> line.startsWith("1 announcements to "));
    }

    @Test
    void whatCannotBeSaidAsAnEventIsDropped() {
        var sender = sender(receiver(n -> answer(200)), Optional.empty());

        sender.announce(new Announcement("type", "no uri: {}", "subject", "id", NOW, Map.of()));
        sender.announce(NEWS);

        await().until(() -> results(), r -> r.equals(Map.of("sent", 1, "failed", 0, "dropped", 1)));
    }

    private static Announcement news(String id) {
        return new Announcement(
                Announcement.RELEASE_AVAILABLE,
                "/policies/windows",
                "0.1.302",
                id,
                NOW.minusSeconds(60),
                Map.of("from", "0.1.271", "to", "0.1.302"));
    }

    private Map<String, Integer> results() {
        return Map.of("sent", count("sent"), "failed", count("failed"), "dropped", count("dropped"));
    }

    private int count(String result) {
        return (int) registry.get(Deliveries.ANNOUNCEMENTS)
                .tag("result", result)
                .counter()
                .count();
    }

    private Path secret() throws IOException {
        return Files.writeString(folder.resolve("secret"), SECRET + "\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CloudEventSender sender(int port, Optional<Path> secret) {
        return sender(port, secret, InstantSource.fixed(NOW));
    }

    private CloudEventSender sender(int port, Optional<Path> secret, InstantSource clock) {
        return sender(port, secret, clock, FAST);
    }

    private CloudEventSender sender(int port, Optional<Path> secret, InstantSource clock, Pace pace) {
        var url = URI.create("http://127.0.0.1:" + port + "/" + TOKEN);
        var sender = new CloudEventSender(
                new EventReceiver(url, secret),
                clock,
                pace,
                new Random(1),
                new Deliveries(registry),
                Duration.ofSeconds(1));
        open.add(0, sender);
        return sender;
    }

    /** A receiver that answers each request by its number. */
    private int receiver(Function<Integer, Reply> replies) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/" + TOKEN, exchange -> {
                var request = new Received(
                        Map.copyOf(exchange.getRequestHeaders()),
                        exchange.getRequestBody().readAllBytes());
                int number;
                synchronized (received) {
                    number = received.size();
                    received.add(request);
                }
                try (exchange) {
                    replies.apply(number).to(exchange);
                }
            });
            server.createContext("/elsewhere", exchange -> {
                received.add(new Received(Map.of(), new byte[0]));
                answer(200).to(exchange);
            });
            server.start();
            open.add(() -> server.stop(0));
            return server.getAddress().getPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Reply answer(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    private static Reply redirect(int status) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var chunk = new byte[64 * 1024];
        try {
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(chunk);
            }
        } catch (IOException hungUp) {
            over.countDown();
        }
    }

    private void hang(HttpExchange exchange) throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void babble(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                connection.getOutputStream().write("gibberish\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private static void level(Level level) {
        ((Logger) LoggerFactory.getLogger(CloudEventSender.class)).setLevel(level);
    }
}
