package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.simulator.world.scene.VmName;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** Objects of one kind on the API server. To write to one that is gone is no failure. */
final class StoredObjects {
    private final KubernetesClient client;
    private final String apiVersion;
    private final String kind;

    StoredObjects(KubernetesClient client, String apiVersion, String kind) {
        this.client = client;
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    static StoredObjects ofKubeVirt(KubernetesClient client, String kind) {
        return new StoredObjects(client, "kubevirt.io/v1", kind);
    }

    List<ObjectNode> list(Scope scope) {
        return scope.in(client, apiVersion, kind).list().getItems().stream()
                .map(item -> Manifests.tree(client, item))
                .toList();
    }

    Optional<ObjectNode> get(VmName name) {
        return Optional.ofNullable(resource(name).get()).map(item -> Manifests.tree(client, item));
    }

    ObjectNode create(ObjectNode object) {
        return Manifests.tree(
                client,
                client.genericKubernetesResources(apiVersion, kind)
                        .resource(Manifests.resource(object))
                        .create());
    }

    void patch(VmName name, ArrayNode operations) {
        tolerant(() -> resource(name).patch(PatchContext.of(PatchType.JSON), operations.toString()));
    }

    void replaceSpec(VmName name, JsonNode spec) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "add").put("path", "/spec").set("value", spec);
        patch(name, patch);
    }

    void putStatus(VmName name, JsonNode status) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "add").put("path", "/status").set("value", status);
        tolerant(() -> resource(name).subresource("status").patch(PatchContext.of(PatchType.JSON), patch.toString()));
    }

    void delete(VmName name) {
        tolerant(() -> resource(name).withGracePeriod(0).delete());
    }

    private Resource<GenericKubernetesResource> resource(VmName name) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(name.namespace())
                .withName(name.name());
    }

    private static void tolerant(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
