package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.Verb;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The WebSockets that are open over a line: watches, and commands in pods. */
final class Bridges {
    private record Bridge(ApiRequest request, ServerWebSocket near, WebSocket far) {}

    private final Set<Bridge> open = ConcurrentHashMap.newKeySet();
    private volatile Frames frames = Frames.asTheyAre();
    private volatile boolean cut;

    void frames(Frames decided) {
        frames = decided;
    }

    /** Ends all, and those that come. */
    void cut() {
        cut = true;
        open.forEach(bridge -> close(bridge.near()));
    }

    void mend() {
        cut = false;
    }

    void dropWatches() {
        watches().forEach(bridge -> close(bridge.near()));
    }

    /** @param status that the API server says it with */
    void expireWatches(String status) {
        watches().forEach(bridge -> {
            bridge.near().writeTextMessage("{\"type\":\"ERROR\",\"object\":" + status + "}");
            close(bridge.near());
        });
    }

    private Stream<Bridge> watches() {
        return open.stream().filter(bridge -> bridge.request().verb() == Verb.WATCH);
    }

    /** @param far is paused: nothing of it is lost */
    void join(ApiRequest request, ServerWebSocket near, WebSocket far) {
        var bridge = new Bridge(request, near, far);
        open.add(bridge);
        far.textMessageHandler(text -> arriving(request, text).forEach(near::writeTextMessage));
        far.binaryMessageHandler(near::writeBinaryMessage);
        near.textMessageHandler(far::writeTextMessage);
        near.binaryMessageHandler(far::writeBinaryMessage);
        far.closeHandler(v -> end(bridge));
        near.closeHandler(v -> end(bridge));
        far.exceptionHandler(e -> end(bridge));
        near.exceptionHandler(e -> end(bridge));
        far.resume();
        if (cut) {
            end(bridge);
        }
    }

    private List<String> arriving(ApiRequest request, String text) {
        return request.verb() == Verb.WATCH ? frames.pass(request, text) : List.of(text);
    }

    private void end(Bridge bridge) {
        open.remove(bridge);
        close(bridge.near());
        close(bridge.far());
    }

    private static void close(WebSocketBase socket) {
        if (!socket.isClosed()) {
            socket.close();
        }
    }
}
