package io.pvdrivers.simulator.apiserver;

import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.vertx.HttpServerRequestHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.util.List;

/** The HTTP server: on a free port of this machine alone, with lines as long as a kube-apiserver takes them. */
final class HttpFront implements AutoCloseable {
    /** Go's limit for a request's line and headers, which an exec with a long command comes near to. */
    private static final int LONGEST_HEAD = 1 << 20;

    private static final List<String> STREAMS =
            List.of("v1.channel.k8s.io", "v2.channel.k8s.io", "v3.channel.k8s.io", "v4.channel.k8s.io");

    private final Vertx vertx = Vertx.vertx();
    private final Dispatcher dispatcher;
    private final HttpServer server;

    HttpFront(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(InetAddress.getLoopbackAddress().getHostAddress())
                .setPort(0)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(LONGEST_HEAD)
                .setMaxHeaderSize(LONGEST_HEAD)
                .setWebSocketSubProtocols(STREAMS));
        server.requestHandler(new HttpServerRequestHandler(vertx) {
            @Override
            protected MockResponse onHttpRequest(RecordedRequest request) {
                return dispatcher.dispatch(request);
            }
        });
    }

    void start() {
        await(server.listen());
    }

    String url() {
        return "http://localhost:" + server.actualPort() + "/";
    }

    @Override
    public void close() {
        dispatcher.shutdown();
        await(server.close());
        await(vertx.close());
    }

    private static void await(Future<?> done) {
        done.toCompletionStage().toCompletableFuture().join();
    }
}
