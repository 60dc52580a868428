package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes the world's VMIs and statuses to the API server, each when it has changed. */
final class ClusterMirror {
    private final World world;
    private final Scope scope;
    private final StoredObjects machines;
    private final StoredObjects instances;
    private final Uids uids;
    private final KubeVirtObject kubeVirt;
    private final Optional<LauncherPods> launchers;
    private final Map<VmName, InstanceMirror> mirrors = new HashMap<>();
    private final Map<VmName, JsonNode> statuses = new HashMap<>();

    /** @param launchers who shows the pods of VMIs, where somebody plays them */
    ClusterMirror(World world, KubernetesClient client, Scope scope, Uids uids, Optional<LauncherPods> launchers) {
        this.launchers = launchers;
        this.kubeVirt = new KubeVirtObject(world, client);
        this.world = world;
        this.scope = scope;
        this.machines = StoredObjects.ofKubeVirt(client, "VirtualMachine");
        this.instances = StoredObjects.ofKubeVirt(client, "VirtualMachineInstance");
        this.uids = uids;
    }

    /** The VMIs there are before the world begins. */
    void adopt() {
        for (ObjectNode vmi : instances.list(scope)) {
            world.putInstance(vmi);
            mirror(VmName.of(vmi)).adopt(vmi);
        }
    }

    void machinesInto(StoredMachines stored) {
        machines.list(scope).forEach(stored::put);
    }

    /** Brings the server to where the world is. */
    void publish() {
        world.takeWrites().forEach(write -> machines.patch(write.vm(), write.patch()));
        kubeVirt.publish();
        Set<VmName> names = new TreeSet<>(mirrors.keySet());
        names.addAll(world.virtualMachines());
        names.forEach(this::publish);
        statuses.keySet().retainAll(world.virtualMachines());
    }

    private void publish(VmName name) {
        Optional<ObjectNode> instance = world.instance(name);
        Optional<ObjectNode> status = world.virtualMachineStatus(name);
        mirror(name).follow(instance);
        launchers.ifPresent(pods -> pods.follow(name, instance));
        if (status.isPresent() && !status.get().equals(statuses.get(name))) {
            machines.putStatus(name, withStoredUids(status.get()));
            statuses.put(name, status.get());
        }
    }

    private ObjectNode withStoredUids(ObjectNode status) {
        ObjectNode stored = status.deepCopy();
        for (JsonNode request : stored.path("stateChangeRequests")) {
            if (request instanceof ObjectNode entry && entry.has("uid")) {
                entry.put("uid", uids.stored(entry.path("uid").asText()));
            }
        }
        return stored;
    }

    private InstanceMirror mirror(VmName name) {
        return mirrors.computeIfAbsent(name, vm -> new InstanceMirror(vm, instances, uids));
    }
}
