package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An HTTP request with its path, query and body taken apart. */
record Call(
        String method,
        String path,
        Map<String, List<String>> query,
        String contentType,
        String client,
        boolean webSocket,
        JsonNode body) {

    static Call of(RecordedRequest request) {
        URI uri = URI.create(request.getPath());
        String contentType =
                Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
        return new Call(
                request.getMethod(),
                uri.getPath(),
                parseQuery(Optional.ofNullable(uri.getRawQuery()).orElse("")),
                contentType,
                Optional.ofNullable(request.getHeader("User-Agent")).orElse(""),
                "websocket".equalsIgnoreCase(request.getHeader("Upgrade")),
                parseBody(contentType, request.getBody().readUtf8()));
    }

    /** A request from inside the server. */
    static Call post(JsonNode body) {
        return new Call("POST", "", Map.of(), "application/json", "server", false, body);
    }

    private static JsonNode parseBody(String contentType, String body) {
        boolean json = contentType.isEmpty() || contentType.contains("json");
        return json ? Json.parse(body) : TextNode.valueOf(body);
    }

    private static Map<String, List<String>> parseQuery(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters
                    .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                    .add(parts.length == 2 ? decoded(parts[1]) : "");
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What a parameter that is given once says; empty when it is absent. */
    String parameter(String name) {
        return parameters(name).stream().findFirst().orElse("");
    }

    List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    boolean flag(String name) {
        return parameter(name).equals("true") || parameter(name).equals("1");
    }

    boolean dryRun() {
        return parameter("dryRun").equals("All")
                || body.path("dryRun").path(0).asText().equals("All");
    }

    /** The same request as one that patches the object. */
    Call asJsonPatch(JsonNode patch) {
        return new Call("PATCH", path, query, "application/json-patch+json", client, webSocket, patch);
    }

    /** The body as an object of its own, which may be changed. */
    ObjectNode object() {
        if (body instanceof ObjectNode object) {
            return object.deepCopy();
        }
        throw ApiFailure.badRequest("the body must be a JSON object; Content-Type was \"" + contentType + "\"");
    }
}
