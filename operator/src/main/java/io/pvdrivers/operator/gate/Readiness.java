package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import java.util.Optional;

/** Whether a VM is done. Such a VM is asked no gate. */
final class Readiness {
    private Readiness() {}

    /**
     * The spec shows the wanted devices and nothing of ours, a VMI that runs shows them too, they were verified, and nothing newer
     * speaks against it. Silence, age, a stop or an owner's restart do not.
     */
    static boolean holds(Situation situation) {
        return situation.run().isEmpty()
                && isVerified(situation)
                && situation.pendingMoves().isEmpty()
                && !OurTraces.mustLeave(situation)
                && !OurTraces.inAnnotations(situation)
                && (!situation.isRunning() || situation.vmiShowsWanted())
                && !isContradicted(situation);
    }

    /** Whether a verification of this very VM, release and set of devices is kept. */
    static boolean isVerified(Situation situation) {
        return verification(situation).isPresent();
    }

    private static Optional<Verification> verification(Situation situation) {
        return Optional.ofNullable(situation.status().verified())
                .filter(v -> v.vmUID().equals(situation.vmUid())
                        && v.release().equals(situation.plan().release())
                        && v.wantedHash().equals(WantedHash.of(situation.plan())));
    }

    private static boolean isContradicted(Situation situation) {
        var newer = situation
                .guest()
                .seenThisBoot()
                .filter(s -> verification(situation)
                        .filter(v -> s.observedAt().isAfter(v.at()))
                        .isPresent())
                .isPresent();
        return newer
                && DriverCheck.of(situation)
                        .filter(c -> !c.unfinished().isEmpty())
                        .isPresent();
    }
}
