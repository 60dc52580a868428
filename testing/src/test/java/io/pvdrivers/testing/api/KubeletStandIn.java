package io.pvdrivers.testing.api;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.KeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Stands where a node's kubelet stands: the API server passes execs on to it, once it has let them through. What a command says is up to
 * whoever plays the containers.
 */
public final class KubeletStandIn implements AutoCloseable {
    private static final Pattern EXEC = Pattern.compile("/exec/([^/]+)/([^/]+)/([^/]+)");
    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";
    private static final String NON_ZERO = """
            {"metadata":{},"status":"Failure","reason":"NonZeroExitCode",
             "message":"command terminated with non-zero exit code: exit status %1$d",
             "details":{"causes":[{"reason":"ExitCode","message":"%1$d"}]}}
            """;

    /** What runs in the node's containers. */
    @FunctionalInterface
    public interface Containers {
        /** Runs a command; may take its time. */
        Ended run(Exec exec);
    }

    /** A command that somebody execs. */
    public record Exec(String namespace, String pod, String container, List<String> command) {}

    /** What a command printed, and its exit code. */
    public record Ended(String out, String err, int exitCode) {}

    private final Vertx vertx = Vertx.vertx();
    private final List<Exec> execs = new CopyOnWriteArrayList<>();
    private final Containers containers;
    private final HttpServer server;

    private KubeletStandIn(Containers containers) {
        this.containers = containers;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(KeyCertOptions.wrap(
                                TlsIdentity.create("localhost").keys()))
                        // The API server passes the exec on in one line.
                        .setMaxInitialLineLength(1 << 20)
                        .setWebSocketSubProtocols(List.of("v4.channel.k8s.io")))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public static KubeletStandIn start(Containers containers) {
        return new KubeletStandIn(containers);
    }

    /** A node of which the API server believes that this is its kubelet. It is for the caller to bring it there. */
    public Node node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .addNewAddress("127.0.0.1", "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(server.actualPort())
                .endDaemonEndpoints()
                .endStatus()
                .build();
    }

    /** The execs so far. */
    public List<Exec> execs() {
        return execs;
    }

    private void answer(HttpServerRequest request) {
        var path = EXEC.matcher(request.path());
        if (!path.matches()) {
            request.response().setStatusCode(404).end();
            return;
        }
        var exec = new Exec(
                path.group(1), path.group(2), path.group(3), request.params().getAll("command"));
        execs.add(exec);
        request.toWebSocket()
                .onSuccess(socket -> vertx.executeBlocking(() -> containers.run(exec), false)
                        .onSuccess(ended -> tell(socket, ended))
                        .onFailure(e -> socket.close()));
    }

    private static void tell(ServerWebSocket socket, Ended ended) {
        send(socket, 1, ended.out());
        send(socket, 2, ended.err());
        send(socket, 3, ended.exitCode() == 0 ? SUCCESS : NON_ZERO.formatted(ended.exitCode()));
        socket.close();
    }

    private static void send(ServerWebSocket socket, int channel, String text) {
        socket.writeBinaryMessage(
                Buffer.buffer(new byte[] {(byte) channel}).appendBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
