package io.pvdrivers.simulator.world.kubevirt;

import java.util.Optional;
import java.util.function.Predicate;

/** Tells whether a VMI can move to another node while it runs. */
final class Migratable {
    /** What keeps it where it is, in KubeVirt's words. */
    record Obstacle(String reason, String message) {}

    private Migratable() {}

    /** @param notShared whether a claim can be used on one node only */
    static Optional<Obstacle> obstacle(Spec spec, Predicate<String> notShared) {
        boolean bridged = spec.interfaces().stream()
                .anyMatch(nic -> nic.has("bridge")
                        && Spec.named(spec.networks(), Spec.name(nic))
                                .filter(network -> network.has("pod"))
                                .isPresent());
        if (bridged) {
            return Optional.of(new Obstacle(
                    "InterfaceNotLiveMigratable",
                    "cannot migrate VMI which does not use masquerade, bridge with"
                            + " kubevirt.io/allow-pod-bridge-network-live-migration VM annotation or a migratable"
                            + " plugin to connect to the pod network"));
        }
        return spec.volumes().stream()
                .flatMap(volume -> Spec.claim(volume).stream())
                .filter(notShared)
                .findFirst()
                .map(claim -> new Obstacle(
                        "DisksNotLiveMigratable",
                        "cannot migrate VMI: PVC " + claim + " is not shared, live migration requires that all PVCs"
                                + " must be shared (using ReadWriteMany access mode)"));
    }
}
