package io.pvdrivers.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Snapshots;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Optional;
import java.util.Set;

/** The VirtualMachineSnapshots of a world. */
public final class VmSnapshots {
    private final World world;
    private final Snapshots played;

    VmSnapshots(World world, Snapshots played) {
        this.world = world;
        this.played = played;
    }

    /** Why KubeVirt's webhook does not admit a new snapshot; empty where it does. */
    public Optional<String> refusal(ObjectNode snapshot) {
        synchronized (world) {
            return played.refusal(snapshot);
        }
    }

    /** A snapshot as it is stored. KubeVirt begins with it; a later version of it changes nothing. */
    public void put(ObjectNode snapshot) {
        synchronized (world) {
            played.put(snapshot);
        }
    }

    public void delete(VmName name) {
        synchronized (world) {
            played.delete(name);
        }
    }

    /** Names of the snapshots, each in its namespace. */
    public Set<VmName> names() {
        synchronized (world) {
            return played.names();
        }
    }

    /** A snapshot as it was put, with the status that KubeVirt gives it. */
    public Optional<ObjectNode> snapshot(VmName name) {
        synchronized (world) {
            return played.object(name);
        }
    }
}
