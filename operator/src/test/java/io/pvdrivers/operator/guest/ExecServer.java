package io.pvdrivers.operator.guest;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.operator.KubernetesClients;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Speaks as an API server about pods and execs into them: {@code v4.channel.k8s.io} over WebSockets, as the remotecommand packages of
 * kubernetes/kubernetes do it (staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand).
 */
final class ExecServer implements AutoCloseable {
    private static final long START_MILLIS = 20;
    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";
    private static final String NON_ZERO = """
            {"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status %1$d",
             "reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"%1$d"}]}}
            """;

    /** An exec that was asked for. */
    record Asked(String path, String query, List<String> command, List<String> protocols) {}

    /** How an exec is answered. */
    @FunctionalInterface
    interface Answer {
        void to(HttpServerRequest request);
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> listed = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private volatile Answer pods = json(200, list(List.of()));
    private volatile Answer execs = ended("{\"return\":{}}\n", "", 0);

    ExecServer() {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setWebSocketSubProtocols(List.of("v5.channel.k8s.io", ExecSession.PROTOCOL)))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        client = KubernetesClients.create(new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.actualPort() + "/behind/a/proxy")
                .build());
    }

    KubernetesClient client() {
        return client;
    }

    /** Begins anew: no pods, and execs that answer with nothing. */
    void forget() {
        asked.clear();
        listed.clear();
        pods();
        execs = ended("{\"return\":{}}\n", "", 0);
    }

    /** The pods of every namespace. */
    void pods(Pod... present) {
        pods = json(200, list(List.of(present)));
    }

    /** From now on a list of pods is answered so. */
    void lists(Answer answer) {
        pods = answer;
    }

    /** From now on an exec is answered so. */
    void execs(Answer answer) {
        execs = answer;
    }

    /** The execs so far. */
    List<Asked> asked() {
        return asked;
    }

    /** The lists of pods so far, path and query. */
    List<String> listed() {
        return listed;
    }

    /** From now on nobody answers. */
    void stopListening() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        if (request.path().endsWith("/exec")) {
            asked.add(new Asked(
                    request.path(),
                    request.query(),
                    request.params().getAll("command"),
                    request.headers().getAll("Sec-WebSocket-Protocol")));
            execs.to(request);
        } else {
            listed.add(request.uri());
            pods.to(request);
        }
    }

    private static String list(List<Pod> pods) {
        return Serialization.asJson(new PodListBuilder().withItems(pods).build());
    }

    /** An ordinary answer, which refuses an exec. */
    static Answer json(int code, String body) {
        return request -> request.response()
                .setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }

    /** The command ran. */
    static Answer ended(String out, String err, int exitCode) {
        return talks(socket -> {
            open(socket);
            send(socket, 1, out.getBytes(StandardCharsets.UTF_8));
            send(socket, 2, err.getBytes(StandardCharsets.UTF_8));
            end(socket, exitCode);
        });
    }

    /** The server says what it says. */
    static Answer talks(Consumer<ServerWebSocket> words) {
        return request -> request.toWebSocket().onSuccess(socket -> started(() -> words.accept(socket)));
    }

    /**
     * No process begins to speak in the moment in which its connection is upgraded. One that did would not always be heard: the client's HTTP
     * begins to listen a little after the upgrade.
     */
    private static void started(Runnable process) {
        Vertx.currentContext().owner().setTimer(START_MILLIS, timer -> process.run());
    }

    /** The connection breaks off, without a word, once this was said. */
    static Answer breaksOffAfter(Consumer<ServerWebSocket> words) {
        return request -> {
            var channel = ((ConnectionBase) request.connection()).channel();
            request.toWebSocket()
                    .onSuccess(socket -> started(() -> {
                        words.accept(socket);
                        channel.eventLoop().execute(channel.unsafe()::closeForcibly);
                    }));
        };
    }

    /** Every channel begins with an empty message. */
    static void open(ServerWebSocket socket) {
        for (int channel = 1; channel <= 3; channel++) {
            socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) channel}));
        }
    }

    static void send(ServerWebSocket socket, int channel, byte[] bytes) {
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) channel}).appendBytes(bytes));
    }

    static void end(ServerWebSocket socket, int exitCode) {
        send(socket, 3, (exitCode == 0 ? SUCCESS : NON_ZERO.formatted(exitCode)).getBytes(StandardCharsets.UTF_8));
        socket.close();
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
