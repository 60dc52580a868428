package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One open watch: turns store events into frames, in order, and keeps them back until the socket is open. */
final class WatchStream extends WebSocketListener {
    private static final int NORMAL_CLOSURE = 1000;

    private final String resource;
    private final Predicate<JsonNode> selector;
    private final Executor sender;
    private final Consumer<WatchStream> onEnd;
    private final Deque<String> waiting = new ArrayDeque<>();
    private Optional<WebSocket> socket = Optional.empty();
    private boolean held;
    private boolean dropped;

    WatchStream(String resource, Predicate<JsonNode> selector, Executor sender, Consumer<WatchStream> onEnd) {
        this.resource = resource;
        this.selector = selector;
        this.sender = sender;
        this.onEnd = onEnd;
    }

    /** Sends what the event means to this watch: an object that leaves the selection is DELETED, one that enters is ADDED. */
    void offer(StoreEvent event) {
        if (!event.kind().resource().equals(resource)) {
            return;
        }
        boolean before = event.before().filter(selector).isPresent();
        boolean after = event.after().filter(selector).isPresent();
        if (before && after) {
            send("MODIFIED", event.last());
        } else if (after) {
            send("ADDED", event.last());
        } else if (before) {
            send("DELETED", event.last());
        }
    }

    void offerExisting(ObjectNode object) {
        if (selector.test(object)) {
            send("ADDED", object);
        }
    }

    synchronized void send(String type, JsonNode object) {
        ObjectNode frame = Json.object().put("type", type);
        frame.set("object", object);
        waiting.add(Json.print(frame));
        drain();
    }

    synchronized void hold(boolean hold) {
        held = hold;
        drain();
    }

    /** Closes the socket under the client, which will come back with the last revision it saw. */
    synchronized void drop() {
        dropped = true;
        socket.ifPresent(this::farewell);
        end();
    }

    private void farewell(WebSocket open) {
        sender.execute(() -> close(open, NORMAL_CLOSURE, "dropped"));
    }

    private void close(WebSocket open, int code, String reason) {
        try {
            open.close(code, reason);
        } catch (RejectedExecutionException serverIsGone) {
            end();
        }
    }

    private void drain() {
        while (!held && socket.isPresent() && !waiting.isEmpty()) {
            WebSocket open = socket.get();
            String frame = waiting.remove();
            sender.execute(() -> write(open, frame));
        }
    }

    private void write(WebSocket open, String frame) {
        try {
            open.send(frame);
        } catch (IllegalStateException closed) {
            end();
        }
    }

    private void end() {
        onEnd.accept(this);
    }

    @Override
    public synchronized void onOpen(WebSocket webSocket, Response response) {
        socket = Optional.of(webSocket);
        drain();
        if (dropped) {
            farewell(webSocket);
        }
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        end();
        sender.execute(() -> close(webSocket, code, reason));
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
        end();
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable error, Response response) {
        end();
    }
}
