package io.pvdrivers.simulator.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.Fault;
import io.pvdrivers.simulator.apiserver.Faults;
import io.pvdrivers.simulator.apiserver.Verb;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A line to an API server that lets its client down as it is told: any server, since it stands before it. Near it speaks plain HTTP, and it
 * passes on who the client says it is.
 */
final class RoughLine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGE = 16 << 20;
    private static final int GONE = 410;
    private static final Set<String> OF_EACH_HOP = Set.of(
            "host",
            "connection",
            "upgrade",
            "transfer-encoding",
            "content-length",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol");
    private static final List<String> EXEC_PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

    /** A write that went over the line, and how the server answered it. */
    record Sent(ApiRequest request, JsonNode body, int code) {}

    private final URI server;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client;
    private final WebSocketClient sockets;
    private final HttpServer near;
    private final Bridges bridges = new Bridges();
    private final List<Sent> writes = new CopyOnWriteArrayList<>();
    private final Map<String, Buffer> firstLists = new ConcurrentHashMap<>();
    private volatile Faults faults = Faults.none();
    private volatile boolean stale;
    private volatile boolean cut;

    private RoughLine(URI server) {
        this.server = server;
        var secure = server.getScheme().equals("https");
        client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(secure)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxPoolSize(64));
        sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setSsl(secure)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxConnections(64)
                .setMaxFrameSize(LARGE)
                .setMaxMessageSize(LARGE));
        near = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("localhost")
                        .setPort(0)
                        .setMaxWebSocketFrameSize(LARGE)
                        .setMaxWebSocketMessageSize(LARGE)
                        .setWebSocketSubProtocols(EXEC_PROTOCOLS))
                .requestHandler(this::take);
    }

    /** A line to this server, on which all is well. */
    static RoughLine to(String server) {
        var line = new RoughLine(URI.create(server));
        line.near.listen().toCompletionStage().toCompletableFuture().join();
        return line;
    }

    String url() {
        return "http://localhost:" + near.actualPort();
    }

    /** Asked for each request, before it is passed on. */
    void faults(Faults decided) {
        faults = decided;
    }

    /** What becomes of what watches tell from now on. */
    void frames(Frames decided) {
        bridges.frames(decided);
    }

    /** From now on lists are as they were when they were first asked for; a watch goes on from there. */
    void stale(boolean old) {
        stale = old;
    }

    /** Nothing gets through, and what is open ends. */
    void cut() {
        cut = true;
        bridges.cut();
    }

    void mend() {
        bridges.mend();
        cut = false;
    }

    /** Ends all watches; their client comes back with the last version that it knows. */
    void dropWatches() {
        bridges.dropWatches();
    }

    /** Tells all watches that their version is too old, so that their client lists anew. */
    void expireWatches() {
        bridges.expireWatches(status(GONE, "Expired", "too old resource version"));
    }

    /** The writes that the server answered, in order. */
    List<Sent> writes() {
        return List.copyOf(writes);
    }

    private void take(HttpServerRequest request) {
        var asked = ApiRequest.read(
                request.method().name(),
                request.path(),
                "true".equals(request.getParam("watch")) || "1".equals(request.getParam("watch")),
                Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse(""));
        if (cut) {
            request.connection().close();
        } else if ("websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            request.pause();
            asked.ifPresentOrElse(
                    api -> connect(request, api), () -> request.connection().close());
        } else {
            request.body().onSuccess(body -> answer(request, asked, body));
        }
    }

    private void answer(HttpServerRequest request, Optional<ApiRequest> asked, Buffer body) {
        var fault = asked.flatMap(faults::decide);
        if (fault.isEmpty()) {
            carryOut(request, asked, body).onSuccess(answer -> send(request.response(), answer));
            return;
        }
        switch (fault.get()) {
            case Fault.Refuse refuse -> send(request.response(), refusal(refuse));
            case Fault.LoseAnswer ignored ->
                carryOut(request, asked, body)
                        .onSuccess(lost -> send(request.response(), failure(504, "Timeout", "the answer is lost")));
        }
    }

    /** The server's answer; where there is none the connection ends. */
    private Future<Answer> carryOut(HttpServerRequest request, Optional<ApiRequest> asked, Buffer body) {
        var list = asked.filter(api -> api.verb() == Verb.LIST).isPresent();
        var old = Optional.ofNullable(firstLists.get(request.uri())).filter(first -> list && stale);
        if (old.isPresent()) {
            return Future.succeededFuture(new Answer(200, Map.of("Content-Type", "application/json"), old.get()));
        }
        var options = new RequestOptions()
                .setHost(server.getHost())
                .setPort(server.getPort())
                .setURI(request.uri())
                .setMethod(HttpMethod.valueOf(request.method().name()));
        passing(request).forEach(header -> options.putHeader(header.getKey(), header.getValue()));
        return client.request(options)
                .compose(far -> far.send(body))
                .compose(far -> far.body().map(answer -> {
                    asked.filter(api -> api.verb().writes())
                            .ifPresent(api -> writes.add(new Sent(api, json(body), far.statusCode())));
                    if (list) {
                        firstLists.putIfAbsent(request.uri(), answer);
                    }
                    return new Answer(far.statusCode(), headers(far.headers()), answer);
                }))
                .onFailure(away -> request.connection().close());
    }

    /** An answer of the server, or in its place. */
    private record Answer(int code, Map<String, String> headers, Buffer body) {}

    private static void send(HttpServerResponse response, Answer answer) {
        answer.headers().forEach(response::putHeader);
        response.setStatusCode(answer.code()).end(answer.body());
    }

    private static Map<String, String> headers(Iterable<Map.Entry<String, String>> all) {
        var kept = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.forEach(header -> {
            if (!OF_EACH_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                kept.put(header.getKey(), header.getValue());
            }
        });
        return kept;
    }

    private static Set<Map.Entry<String, String>> passing(HttpServerRequest request) {
        return headers(request.headers()).entrySet();
    }

    private static JsonNode json(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(HttpServerRequest request, ApiRequest asked) {
        var options = new WebSocketConnectOptions()
                .setHost(server.getHost())
                .setPort(server.getPort())
                .setURI(request.uri())
                .setSubProtocols(protocols(request));
        passing(request).forEach(header -> options.addHeader(header.getKey(), header.getValue()));
        var refused = faults.decide(asked)
                .flatMap(fault -> fault instanceof Fault.Refuse refuse ? Optional.of(refuse) : Optional.empty());
        if (refused.isPresent()) {
            request.resume();
            send(request.response(), refusal(refused.get()));
            return;
        }
        sockets.connect(options)
                .onSuccess(far -> {
                    far.pause();
                    request.toWebSocket()
                            .onSuccess(socket -> bridges.join(asked, socket, far))
                            .onFailure(e -> far.close());
                })
                .onFailure(e -> refuse(request, e));
    }

    private static void refuse(HttpServerRequest request, Throwable e) {
        request.resume();
        var code = e instanceof UpgradeRejectedException rejected ? rejected.getStatus() : 502;
        send(request.response(), failure(code, "Refused", String.valueOf(e.getMessage())));
    }

    private static List<String> protocols(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Sec-WebSocket-Protocol")).stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static Answer refusal(Fault.Refuse refuse) {
        var answer = failure(refuse.code(), reason(refuse.code()), "the line refuses it");
        return refuse.retryAfter()
                .map(Duration::toSeconds)
                .map(seconds -> new Answer(
                        answer.code(),
                        Map.of("Content-Type", "application/json", "Retry-After", Long.toString(seconds)),
                        answer.body()))
                .orElse(answer);
    }

    private static String reason(int code) {
        return switch (code) {
            case 409 -> "Conflict";
            case 429 -> "TooManyRequests";
            case 503 -> "ServiceUnavailable";
            default -> "InternalError";
        };
    }

    private static Answer failure(int code, String reason, String message) {
        return new Answer(
                code, Map.of("Content-Type", "application/json"), Buffer.buffer(status(code, reason, message)));
    }

    private static String status(int code, String reason, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code)
                .toString();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
