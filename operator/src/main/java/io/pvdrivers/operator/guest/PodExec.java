package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.vertx.core.http.UpgradeRejectedException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one argument vector in a container, without stdin and without a terminal. The client's own exec is not
 * used: it watches the pod first, which takes one more right, and loses the API server's reason for a refusal.
 */
final class PodExec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NORMAL_CLOSURE = 1000;

    /** What became of it. */
    sealed interface Outcome {
        /** It ran to its end. */
        record Ended(int exitCode, String out, String err) implements Outcome {}

        /** The container did not start it. */
        record NotRun(String message) implements Outcome {}

        /** The API server, or the node behind it, answered with an HTTP status. */
        record Refused(int code, String message) implements Outcome {}

        /** It wrote more than is read. */
        record TooMuch() implements Outcome {}

        /** Its time was up. */
        record TimedOut() implements Outcome {}

        /** The connection did not come about, or broke. */
        record Broken(String message) implements Outcome {}
    }

    private final KubernetesClient client;
    private final ExecLimits limits;

    PodExec(KubernetesClient client, ExecLimits limits) {
        this.client = client;
        this.limits = limits;
    }

    /** @throws InterruptedException when the caller is to stop; the connection is closed then as in any case */
    Outcome run(String namespace, String pod, String container, List<String> command) throws InterruptedException {
        var session = new ExecSession(limits.outputBytes());
        var socket = client.getHttpClient()
                .newWebSocketBuilder()
                .subprotocol(ExecSession.PROTOCOL)
                .uri(uri(namespace, pod, container, command))
                .connectTimeout(limits.connect().toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(session);
        var ended = socket.thenCompose(open -> session.outcome());
        try {
            return ended.get(limits.call().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return notOpened(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return new Outcome.TimedOut();
        } finally {
            close(socket);
        }
    }

    /** One that opens later is closed by whoever opens it, for nobody waits for it any more. */
    private static void close(CompletableFuture<WebSocket> socket) {
        if (!socket.cancel(false) && !socket.isCompletedExceptionally()) {
            socket.join().sendClose(NORMAL_CLOSURE, "");
        }
    }

    private URI uri(String namespace, String pod, String container, List<String> command) {
        var server = client.getMasterUrl().toString();
        var uri = new StringBuilder(server)
                .append(server.endsWith("/") ? "" : "/")
                .append("api/v1/namespaces/")
                .append(encoded(namespace))
                .append("/pods/")
                .append(encoded(pod))
                .append("/exec?stdout=true&stderr=true&container=")
                .append(encoded(container));
        command.forEach(argument -> uri.append("&command=").append(encoded(argument)));
        return URI.create(uri.toString());
    }

    private static String encoded(String data) {
        return URLEncoder.encode(data, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Outcome notOpened(Throwable why) {
        if (why instanceof WebSocketHandshakeException refused) {
            return new Outcome.Refused(refused.getResponse().code(), words(refused));
        }
        return new Outcome.Broken(
                why instanceof TimeoutException ? "the API server did not open it in time" : described(why));
    }

    static String described(Throwable why) {
        return why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    }

    /** The API server says why in a Status, a node in plain text; the client keeps either only with the cause. */
    private static String words(WebSocketHandshakeException refused) {
        var body = refused.getCause() instanceof UpgradeRejectedException rejected
                ? Optional.ofNullable(rejected.getBody()).map(Object::toString).orElse("")
                : "";
        try {
            var message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? body : message;
        } catch (JsonProcessingException e) {
            return body;
        }
    }
}
