package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One {@code pods/exec} over a WebSocket, in the protocol {@code v4.channel.k8s.io}: the first byte of each message says what the
 * rest is, and the last message is a Status that says how the program ended.
 */
final class ExecStream extends WebSocketListener {
    private static final byte OUT = 1;
    private static final byte ERR = 2;
    private static final byte STATUS = 3;
    private static final int NORMAL_CLOSURE = 1000;

    /**
     * The client closes once it has read the Status. The server must not be the first at once: Vert.x' client tells of a close at
     * once, even before what came ahead of it, and one that arrives with the handshake leaves it waiting.
     */
    private static final int PATIENCE_SECONDS = 5;

    /** No container runtime starts a program at once. What comes together with the handshake that client can lose. */
    private static final int START_MILLIS = 5;

    /** What a container runtime passes on at once. */
    private static final int CHUNK = 32 * 1024;

    private final Containers containers;
    private final Containers.Call call;
    private final Executor executor;

    ExecStream(Containers containers, Containers.Call call, Executor executor) {
        this.containers = containers;
        this.call = call;
        this.executor = executor;
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        CompletableFuture.delayedExecutor(START_MILLIS, TimeUnit.MILLISECONDS, executor)
                .execute(() -> {
                    try {
                        tell(webSocket, containers.exec(call));
                    } catch (RuntimeException e) {
                        send(
                                webSocket,
                                STATUS,
                                Json.print(ApiFailure.internal(e.toString()).status()));
                    }
                    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS, executor)
                            .execute(() -> webSocket.close(NORMAL_CLOSURE, ""));
                });
    }

    private static void tell(WebSocket socket, Containers.Outcome outcome) {
        switch (outcome) {
            case Containers.Outcome.Ended ended -> {
                send(socket, OUT, ended.out());
                send(socket, ERR, ended.err());
                send(socket, STATUS, Json.print(status(ended.exitCode())));
            }
            case Containers.Outcome.NotFound missing ->
                send(
                        socket,
                        STATUS,
                        Json.print(ApiFailure.internal("error executing command in container: exec: \""
                                        + missing.program() + "\": executable file not found in $PATH")
                                .status()));
        }
    }

    private static JsonNode status(int exitCode) {
        ObjectNode status = Json.object();
        status.putObject("metadata");
        if (exitCode == 0) {
            return status.put("status", "Success");
        }
        status.put("status", "Failure");
        status.put("message", "command terminated with non-zero exit code: exit status " + exitCode);
        status.put("reason", "NonZeroExitCode");
        status.putObject("details")
                .putArray("causes")
                .addObject()
                .put("reason", "ExitCode")
                .put("message", Integer.toString(exitCode));
        return status;
    }

    private static void send(WebSocket socket, byte channel, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < data.length; from += CHUNK) {
            int length = Math.min(CHUNK, data.length - from);
            byte[] message = new byte[length + 1];
            message[0] = channel;
            System.arraycopy(data, from, message, 1, length);
            socket.send(message);
        }
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        executor.execute(() -> webSocket.close(code, reason));
    }
}
