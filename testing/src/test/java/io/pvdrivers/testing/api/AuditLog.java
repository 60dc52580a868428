package io.pvdrivers.testing.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Who asked the API server for what, and how it answered. */
public final class AuditLog {
    static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules: [{level: Metadata}]
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /** Where it is written, one event of {@code audit.k8s.io} a line. */
    public Path file() {
        return file;
    }

    /**
     * A request that was answered.
     *
     * @param resource with its subresource, {@code driverstates/status}
     */
    public record Request(String user, String verb, String group, String resource, String namespace, int code) {
        private static final Set<String> READING = Set.of("get", "list", "watch");

        /** Whether it changes something, or runs something in a pod. */
        public boolean acts() {
            return !READING.contains(verb) || resource.equals("pods/exec");
        }
    }

    /** The requests for resources by ServiceAccounts of this namespace, in the order in which they came in. */
    public List<Request> ofAccountsIn(String namespace) {
        var prefix = "system:serviceaccount:" + namespace + ":";
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(prefix))
                    .map(AuditLog::read)
                    .filter(event -> event.has("objectRef"))
                    .sorted(Comparator.comparing(
                            event -> event.path("requestReceivedTimestamp").asText()))
                    .map(AuditLog::request)
                    .filter(request -> request.user().startsWith(prefix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests for resources by one user, in order. */
    public List<Request> of(String user) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(user))
                    .map(AuditLog::read)
                    .filter(event -> event.has("objectRef"))
                    .map(AuditLog::request)
                    .filter(request -> request.user().equals(user))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request request(JsonNode event) {
        var object = event.path("objectRef");
        var subresource = object.path("subresource").asText();
        return new Request(
                event.at("/user/username").asText(),
                event.path("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                event.at("/responseStatus/code").asInt());
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
