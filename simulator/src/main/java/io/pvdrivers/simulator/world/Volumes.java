package io.pvdrivers.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Cluster;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The PersistentVolumeClaims and DataVolumes of a world. What is on a user's claim the registry says; a claim that a VM had when
 * it was first seen is there without being put.
 */
public final class Volumes {
    private final World world;
    private final Cluster cluster;

    Volumes(World world, Cluster cluster) {
        this.world = world;
        this.cluster = cluster;
    }

    /** A claim as it is stored. It is bound soon, unless its status says that it is. */
    public void putClaim(ObjectNode claim) {
        synchronized (world) {
            cluster.claims().put(claim);
        }
    }

    public void deleteClaim(VmName name) {
        synchronized (world) {
            cluster.claims().delete(name);
        }
    }

    /** The claims that were put, and those that CDI made. */
    public Set<VmName> claims() {
        synchronized (world) {
            return new TreeSet<>(cluster.claims().names());
        }
    }

    /** A claim with the status that Kubernetes gives it. */
    public Optional<ObjectNode> claim(VmName name) {
        synchronized (world) {
            return cluster.claims().json(name);
        }
    }

    /** What Kubernetes' events say keeps a claim from being bound. */
    public Optional<String> problem(VmName name) {
        synchronized (world) {
            return cluster.claims().of(name.namespace(), name.name()).flatMap(claim -> claim.problem());
        }
    }

    /** A DataVolume as it is stored. CDI makes its claim and fills it. */
    public void putDataVolume(ObjectNode dataVolume) {
        synchronized (world) {
            cluster.dataVolumes().put(dataVolume);
        }
    }

    /** The claim that was made for it goes with it. */
    public void deleteDataVolume(VmName name) {
        synchronized (world) {
            cluster.dataVolumes().delete(name);
        }
    }

    public Set<VmName> dataVolumes() {
        synchronized (world) {
            return new TreeSet<>(cluster.dataVolumes().names());
        }
    }

    /** A DataVolume with the status that CDI gives it. */
    public Optional<ObjectNode> dataVolume(VmName name) {
        synchronized (world) {
            return cluster.dataVolumes().json(name);
        }
    }
}
