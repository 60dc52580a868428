package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Instance.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.storage.Claim;
import io.pvdrivers.simulator.world.storage.Claims;
import io.pvdrivers.simulator.world.storage.DataVolumes;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/** The claims that VMs use: whether they can have them, and who has them. */
final class ClaimUse {
    /** Why a VMI cannot have a claim, in KubeVirt's words. {@code printable}: the VM's status meanwhile. */
    record Obstacle(String printable, String reason, String message) {}

    private final Claims claims;
    private final DataVolumes dataVolumes;
    private final Supplier<Collection<Machine>> machines;
    private final Runnable changed;

    /** @param changed is told when somebody let go of a claim */
    ClaimUse(Claims claims, DataVolumes dataVolumes, Supplier<Collection<Machine>> machines, Runnable changed) {
        this.changed = changed;
        this.claims = claims;
        this.dataVolumes = dataVolumes;
        this.machines = machines;
    }

    /** A claim that was told of. Those that a VM had when it was first seen exist without that. */
    Optional<Claim> claim(Machine machine, String name) {
        return claims.of(machine.stage().vm().namespace(), name);
    }

    boolean isMissing(Machine machine, String name) {
        return claim(machine, name).isEmpty() && !machine.foundClaims().contains(name);
    }

    boolean isPending(Machine machine, String name) {
        return claim(machine, name).filter(claim -> !claim.isBound()).isPresent();
    }

    /** Whether a claim for one node is on another. */
    boolean isElsewhere(Machine machine, Instance instance, String name) {
        return claim(machine, name).filter(Claim::isOfOneNode).isPresent()
                && machines.get().stream()
                        .filter(other -> other != machine
                                && other.stage()
                                        .vm()
                                        .namespace()
                                        .equals(machine.stage().vm().namespace()))
                        .flatMap(other -> other.instance().stream())
                        .filter(other -> !other.node().equals(instance.node()))
                        .anyMatch(other -> holds(other, name));
    }

    private static boolean holds(Instance instance, String claim) {
        boolean plugged =
                instance.plugs().values().stream().anyMatch(plug -> plug.claim().equals(claim) && plug.holdsClaim());
        boolean placed = instance.phase().compareTo(Phase.Scheduled) >= 0;
        return plugged
                || placed
                        && instance.spec().volumes().stream()
                                .filter(volume -> !Spec.isHotpluggable(volume))
                                .anyMatch(volume -> Spec.claim(volume).equals(Optional.of(claim)));
    }

    /** What keeps a VMI from starting with its volumes; those that are hotpluggable it does not wait for. */
    Optional<Obstacle> obstacle(Machine machine, Instance instance) {
        return instance.spec().volumes().stream()
                .filter(volume -> !Spec.isHotpluggable(volume))
                .flatMap(volume -> Spec.claim(volume).stream())
                .flatMap(claim -> obstacle(machine, instance, claim).stream())
                .findFirst();
    }

    private Optional<Obstacle> obstacle(Machine machine, Instance instance, String claim) {
        String namespace = machine.stage().vm().namespace();
        if (isMissing(machine, claim)) {
            return Optional.of(new Obstacle(
                    "ErrorPvcNotFound", "FailedPvcNotFound", "PVC " + namespace + "/" + claim + " does not exist"));
        }
        if (isPending(machine, claim)) {
            boolean filling = dataVolumes.isFilling(new VmName(namespace, claim));
            return Optional.of(
                    filling
                            ? new Obstacle(
                                    "Provisioning", "DataVolumesNotReady", "DataVolume " + claim + " is not ready")
                            : new Obstacle(
                                    "ErrorUnschedulable",
                                    "Unschedulable",
                                    "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."));
        }
        return isElsewhere(machine, instance, claim)
                ? Optional.of(new Obstacle(
                        "Starting",
                        "PodNotReady",
                        "Multi-Attach error for volume of claim " + claim + ": it is in use on another node"))
                : Optional.empty();
    }

    /** Looks whether the claims that a VMI has now keep it from being migrated live. */
    void judgeMigration(Machine machine, Instance instance) {
        boolean noneIs = machine.stage().has(Fault.CLAIMS_NOT_SHARED);
        instance.notMigratable(Migratable.obstacle(
                instance.spec(),
                name -> noneIs
                        || claim(machine, name)
                                .filter(claim -> !claim.isShared())
                                .isPresent()));
    }

    /** Somebody let go of a claim that others may wait for. */
    void released() {
        changed.run();
    }

    /** What is behind a volume of a VM. */
    Optional<Claim> behind(String namespace, ObjectNode volume) {
        return Spec.claim(volume).flatMap(name -> claims.of(namespace, name));
    }
}
