package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.pvdrivers.operator.guest.PodExec.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/**
 * One exec as Kubernetes speaks it over a WebSocket: each message is a byte that names the channel, then what belongs to it. The last
 * channel ends it and says how.
 */
final class ExecSession implements WebSocket.Listener {
    static final String PROTOCOL = "v4.channel.k8s.io";

    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int STATUS = 3;
    private static final int NORMAL_CLOSURE = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int limit;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** @param limit how many bytes of output are read */
    ExecSession(int limit) {
        this.limit = limit;
    }

    /** How it ends; completed whatever happens to the connection, but only once it is open. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        onMessage(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        if (message.hasRemaining()) {
            take(message.get(), bytes(message));
        }
        if (outcome.isDone()) {
            socket.sendClose(NORMAL_CLOSURE, "");
        } else {
            socket.request();
        }
    }

    private static byte[] bytes(ByteBuffer message) {
        var bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private void take(int channel, byte[] bytes) {
        switch (channel) {
            case OUT -> out.writeBytes(bytes);
            case ERR -> err.writeBytes(bytes);
            case STATUS -> end(bytes);
            default -> outcome.complete(new Outcome.Broken("it sent something on a channel " + channel));
        }
        if (out.size() + err.size() > limit) {
            outcome.complete(new Outcome.TooMuch());
        }
    }

    /** Each channel begins with an empty message. */
    private void end(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try {
            outcome.complete(read(JSON.readTree(bytes)));
        } catch (IOException e) {
            outcome.complete(new Outcome.Broken("its last word is not JSON"));
        }
    }

    private Outcome read(JsonNode status) {
        if (status.path("status").asText().equals("Success")) {
            return ended(0);
        }
        return StreamSupport.stream(status.at("/details/causes").spliterator(), false)
                .filter(cause -> cause.path("reason").asText().equals("ExitCode"))
                .map(cause -> cause.path("message").asInt())
                .filter(code -> code != 0)
                .findFirst()
                .map(this::ended)
                .orElseGet(() -> new Outcome.NotRun(status.path("message").asText()));
    }

    private Outcome ended(int exitCode) {
        return new Outcome.Ended(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
        outcome.complete(new Outcome.Broken("it was closed before the end"));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        outcome.complete(new Outcome.Broken(PodExec.described(error)));
    }
}
