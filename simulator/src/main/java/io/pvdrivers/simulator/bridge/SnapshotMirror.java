package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Writes the status of the world's VirtualMachineSnapshots to the API server, each when it has changed. */
final class SnapshotMirror {
    static final String API_VERSION = "snapshot.kubevirt.io/v1beta1";
    static final String KIND = "VirtualMachineSnapshot";

    private final World world;
    private final StoredObjects stored;
    private final Map<VmName, JsonNode> statuses = new HashMap<>();

    SnapshotMirror(World world, KubernetesClient client) {
        this.world = world;
        stored = new StoredObjects(client, API_VERSION, KIND);
    }

    void publish() {
        Set<VmName> names = world.snapshots().names();
        statuses.keySet().retainAll(names);
        names.forEach(name -> world.snapshots()
                .snapshot(name)
                .map(snapshot -> snapshot.path("status"))
                .filter(status -> !status.equals(statuses.get(name)))
                .ifPresent(status -> {
                    stored.putStatus(name, status);
                    statuses.put(name, status);
                }));
    }
}
