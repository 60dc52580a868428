package io.pvdrivers.operator.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.pvdrivers.operator.KubernetesClients;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Objects of a namespaced kind as they go over the wire. Nothing is looked up about the kind: its cluster may not have it. */
final class RawObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final ResourceDefinitionContext kind;

    /** @param apiVersion such as {@code v1} or {@code cdi.kubevirt.io/v1beta1} */
    RawObjects(KubernetesClient client, String apiVersion, String kind, String plural) {
        this.client = client;
        var slash = apiVersion.indexOf('/');
        this.kind = new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    Optional<JsonNode> get(String namespace, String name) {
        return Optional.ofNullable(client.raw(path(namespace) + "/" + encoded(name)))
                .map(RawObjects::read);
    }

    /** @param query such as {@code labelSelector=...}, encoded; a kind that the cluster does not have has no objects */
    List<JsonNode> list(String namespace, String query) {
        return Optional.ofNullable(client.raw(path(namespace) + "?" + query))
                .map(RawObjects::read)
                .map(list -> StreamSupport.stream(list.path("items").spliterator(), false)
                        .toList())
                .orElse(List.of());
    }

    /** Nothing is created where the kind does not know one of the fields. */
    JsonNode create(String namespace, JsonNode object) {
        return read(client.raw(path(namespace) + "?fieldValidation=Strict", "POST", object.toString()));
    }

    void merge(String namespace, String name, JsonNode patch) {
        client.genericKubernetesResources(kind)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(KubernetesClients.NAME)
                                .build(),
                        patch.toString());
    }

    /** Deletes what the operator made; what somebody else made under its name stays. */
    void drop(String namespace, String name) {
        get(namespace, name)
                .filter(OwnObjects::isOurs)
                .filter(object -> !OwnObjects.isGoing(object))
                .ifPresent(this::delete);
    }

    /** Deletes this very object; one that is gone, or was made anew under its name, is left. */
    void delete(JsonNode object) {
        var metadata = object.path("metadata");
        var options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", metadata.path("uid").asText());
        try {
            client.raw(
                    path(metadata.path("namespace").asText())
                            + "/"
                            + encoded(metadata.path("name").asText()),
                    "DELETE",
                    options.toString());
        } catch (KubernetesClientException e) {
            if (!ApiRefusal.isNotFound(e) && !ApiRefusal.isConflict(e)) {
                throw e;
            }
        }
    }

    private String path(String namespace) {
        var group = kind.getGroup().isEmpty() ? "/api/" : "/apis/" + kind.getGroup() + "/";
        return group + kind.getVersion() + "/namespaces/" + namespace + "/" + kind.getPlural();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What the API server answered. */
    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The API server answered with something that is not JSON", e);
        }
    }
}
