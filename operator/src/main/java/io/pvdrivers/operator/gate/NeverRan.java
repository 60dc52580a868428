package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Does no instance come to run since the devices changed, though it has had its time and nothing else keeps it? */
final class NeverRan {
    /** A VM that hangs on one of these does not hang on its devices, or is on its way down. */
    private static final Set<String> NOT_THE_DEVICES = Set.of(
            "ErrorUnschedulable",
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrorPvcNotFound",
            "DataVolumeError",
            "WaitingForVolumeBinding",
            "WaitingForReceiver",
            "Provisioning",
            "Stopped",
            "Stopping",
            "Terminating",
            "Paused",
            "Migrating");

    private static final String CRASHES = "CrashLoopBackOff";

    private NeverRan() {}

    /** What KubeVirt calls such a VM; empty where there is nothing to say yet. */
    static Optional<String> since(Situation situation) {
        var status = Sight.printableStatus(situation);
        if (NOT_THE_DEVICES.contains(status) || isGoingDown(situation)) {
            return Optional.empty();
        }
        return begun(situation, status)
                .map(at -> at.plusSeconds(situation.plan().safety().verifyTimeoutSeconds()))
                .filter(deadline -> !deadline.isAfter(situation.now()))
                .map(deadline -> status);
    }

    /** An instance that crashes is made anew each time, so that its own age tells nothing. */
    private static Optional<Instant> begun(Situation situation, String status) {
        return status.equals(CRASHES)
                ? Optional.ofNullable(situation.status().restarts())
                        .map(Restarts::requestedAt)
                        .filter(at -> isSinceTheSwitch(situation, at))
                : situation.vmi().flatMap(VmiClock::created);
    }

    private static boolean isSinceTheSwitch(Situation situation, Instant at) {
        return situation
                .run()
                .flatMap(r -> Optional.ofNullable(r.switching()))
                .filter(s -> !s.at().isAfter(at))
                .isPresent();
    }

    private static boolean isGoingDown(Situation situation) {
        var spec = situation.vm().getSpec();
        return RestartStep.isUnderWay(situation)
                || "Halted".equals(spec.runStrategy())
                || Boolean.FALSE.equals(spec.running());
    }
}
