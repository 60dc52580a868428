package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;

/** Objects of any kind as trees: to and from the generic resources of the client. */
final class Manifests {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Manifests() {}

    static ObjectNode tree(KubernetesClient client, GenericKubernetesResource resource) {
        try {
            return (ObjectNode)
                    MAPPER.readTree(client.getKubernetesSerialization().asJson(resource));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GenericKubernetesResource resource(JsonNode tree) {
        return MAPPER.convertValue(tree, GenericKubernetesResource.class);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
