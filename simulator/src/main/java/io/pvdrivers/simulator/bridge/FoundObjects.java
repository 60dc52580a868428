package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings objects to a server as they were found on another one: with their status, without what only a server gives, and
 * owned by what their owners became. Bring owners first.
 */
public final class FoundObjects {
    private static final List<String> OF_THE_SERVER = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    private final KubernetesClient client;
    private final Map<String, String> becameUid = new HashMap<>();

    /** Objects come in through this client; what the server refuses is thrown as the client's exception. */
    public FoundObjects(KubernetesClient client) {
        this.client = client;
    }

    /** Creates the object, then gives it its status where the kind has it apart; the answer is what the server keeps. */
    public ObjectNode bring(ObjectNode found) {
        ObjectNode object = found.deepCopy();
        String oldUid = object.at("/metadata/uid").asText();
        object.withObject("/metadata").remove(OF_THE_SERVER);
        renewOwners(object.at("/metadata/ownerReferences"));
        GenericKubernetesResource created = resource(object).create();
        becameUid.put(oldUid, created.getMetadata().getUid());
        JsonNode status = object.path("status");
        boolean isThere = Manifests.tree(client, created).has("status");
        if (status.isObject() && !status.isEmpty() && !isThere) {
            created.setAdditionalProperty("status", status);
            created = resource(Manifests.tree(client, created)).updateStatus();
        }
        return Manifests.tree(client, created);
    }

    private void renewOwners(JsonNode owners) {
        for (JsonNode owner : owners) {
            if (owner instanceof ObjectNode reference) {
                String uid = reference.path("uid").asText();
                reference.put("uid", becameUid.getOrDefault(uid, uid));
            }
        }
    }

    private Resource<GenericKubernetesResource> resource(ObjectNode object) {
        String namespace = object.at("/metadata/namespace").asText();
        var kind = client.genericKubernetesResources(
                object.path("apiVersion").asText(), object.path("kind").asText());
        GenericKubernetesResource resource = Manifests.resource(object);
        return namespace.isEmpty()
                ? kind.resource(resource)
                : kind.inNamespace(namespace).resource(resource);
    }
}
