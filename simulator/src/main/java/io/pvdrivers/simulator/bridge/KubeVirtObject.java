package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.VmName;
import java.net.HttpURLConnection;
import java.util.Optional;

/** The KubeVirt object on the API server: what the world plays, unless another one is there that says the same. */
final class KubeVirtObject {
    private final World world;
    private final KubernetesClient client;
    private boolean settled;

    KubeVirtObject(World world, KubernetesClient client) {
        this.world = world;
        this.client = client;
    }

    /** Sees to it once; a server that does not know the kind goes without. */
    void publish() {
        if (!settled && client.supports("kubevirt.io/v1", "KubeVirt")) {
            StoredObjects stored = StoredObjects.ofKubeVirt(client, "KubeVirt");
            boolean told = stored.list(Scope.ALL).stream()
                    .anyMatch(object -> KubeVirtRelease.of(object).equals(KubeVirtRelease.of(world.kubeVirt())));
            if (!told) {
                write(stored, world.kubeVirt());
            }
        }
        settled = true;
    }

    private void write(StoredObjects stored, ObjectNode wanted) {
        VmName name = VmName.of(wanted);
        Optional<ObjectNode> before = stored.get(name);
        if (before.isEmpty()) {
            createNamespace(name.namespace());
            ObjectNode fresh = wanted.deepCopy();
            fresh.remove("status");
            stored.create(fresh);
        } else {
            stored.replaceSpec(name, wanted.path("spec"));
        }
        JsonNode status = wanted.path("status");
        stored.putStatus(name, status);
    }

    private void createNamespace(String name) {
        try {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
