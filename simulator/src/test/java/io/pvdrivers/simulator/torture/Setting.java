package io.pvdrivers.simulator.torture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is there before anything happens.
 *
 * @param vm of KubeVirt, as its owner writes it
 * @param faults of the world
 * @param start the time it begins at; empty where any will do
 */
public record Setting(ObjectNode vm, String policy, Set<Fault> faults, Optional<Instant> start) {
    /** A server on SATA and e1000e that is to be on virtio, at any time. */
    static Setting plain() {
        return new Setting(Manifests.object(Manifests.SATA_E1000E), Manifests.POLICY, Set.of(), Optional.empty());
    }

    Setting with(Fault fault) {
        return new Setting(vm, policy, Set.of(fault), start);
    }

    Setting with(String otherPolicy) {
        return new Setting(vm, otherPolicy, faults, start);
    }

    Setting at(Instant time) {
        return new Setting(vm, policy, faults, Optional.of(time));
    }
}
