package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.stream.StreamSupport;

/** How objects that the operator makes beside VMs are marked as its own, and whose they are. Pure. */
final class OwnObjects {
    private static final String API_VERSION = "pvdrivers.io/v1alpha1";

    private OwnObjects() {}

    /** An object of the operator's, without a spec. */
    static ObjectNode begin(String apiVersion, String kind, String namespace, String name) {
        var object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .put("namespace", namespace)
                .putObject("labels")
                .put(Names.MANAGED_BY, KubernetesClients.NAME);
        return object;
    }

    static void label(ObjectNode object, String key, String value) {
        ((ObjectNode) object.at("/metadata/labels")).put(key, value);
    }

    static boolean isOurs(JsonNode object) {
        return hasLabel(object, Names.MANAGED_BY, KubernetesClients.NAME);
    }

    static boolean hasLabel(JsonNode object, String key, String value) {
        return object.path("metadata").path("labels").path(key).asText().equals(value);
    }

    static ArrayNode ownedBy(DriverState state) {
        return reference(
                "DriverState",
                state.getMetadata().getName(),
                state.getMetadata().getUid());
    }

    static ArrayNode reference(String kind, String name, String uid) {
        var references = JsonNodeFactory.instance.arrayNode();
        references
                .addObject()
                .put("apiVersion", API_VERSION)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid);
        return references;
    }

    static boolean isOwnedBy(JsonNode object, String uid) {
        return StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false)
                .anyMatch(r -> r.path("uid").asText().equals(uid));
    }

    static boolean isGoing(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }
}
