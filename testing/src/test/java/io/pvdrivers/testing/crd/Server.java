package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** A server that is sent objects as they stand: no model of a client comes between. */
final class Server {
    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, String> versions = new HashMap<>();

    Server(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    String namespace() {
        return namespace;
    }

    Answer create(Definition definition, JsonNode object, String... parameters) {
        return send("POST", path(definition), object, parameters);
    }

    Answer replace(Definition definition, JsonNode object, String... parameters) {
        return send("PUT", path(definition) + "/" + nameOf(object), object, parameters);
    }

    Answer replaceStatus(Definition definition, JsonNode object, String... parameters) {
        return send("PUT", path(definition) + "/" + nameOf(object) + "/status", object, parameters);
    }

    Answer get(Definition definition, String name) {
        return send("GET", path(definition) + "/" + name, null);
    }

    Answer delete(Definition definition, String name) {
        return send("DELETE", path(definition) + "/" + name, null);
    }

    /** What the server says of an object: of its spec, or, where it has one, of its status on the object of the same name that it holds. */
    Answer judge(Definition definition, JsonNode object) {
        return object.has("status")
                ? replaceStatus(definition, versioned(definition, object), "dryRun=All")
                : create(definition, object, "dryRun=All");
    }

    /** What the server says of an object that shall take the place of the one of the same name. */
    Answer judgeChange(Definition definition, JsonNode object) {
        return replace(definition, versioned(definition, object), "dryRun=All");
    }

    /** With the version of the object that the server holds; nothing that is judged changes it. */
    private JsonNode versioned(Definition definition, JsonNode object) {
        var version = versions.computeIfAbsent(
                definition.plural(),
                plural -> get(definition, nameOf(object))
                        .body()
                        .at("/metadata/resourceVersion")
                        .asText());
        ObjectNode copy = object.deepCopy();
        copy.withObject("/metadata").put("resourceVersion", version);
        return copy;
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private String path(Definition definition) {
        var scope = definition.namespaced() ? "/namespaces/" + namespace : "";
        return "/apis/pvdrivers.io/v1alpha1" + scope + "/" + definition.plural();
    }

    private Answer send(String method, String path, JsonNode body, String... parameters) {
        var query = parameters.length == 0 ? "" : "?" + String.join("&", parameters);
        var uri = client.getMasterUrl().toString().replaceAll("/$", "") + path + query;
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(uri)
                .method(method, "application/json", body == null ? null : body.toString())
                .build();
        return answer(request);
    }

    private Answer answer(HttpRequest request) {
        try {
            var response =
                    client.getHttpClient().sendAsync(request, String.class).join();
            return Answer.of(response.code(), Yaml.json(response.body()));
        } catch (CompletionException e) {
            throw new IllegalStateException(request.uri().toString(), e);
        }
    }
}
