package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Does no instance come to run since the devices changed, though it has had its time and nothing else keeps it? */
public final class NeverRan {
    /** A VM that hangs on one of these does not hang on its devices. */
    private static final Set<String> NOT_THE_DEVICES = Set.of(
            "ErrorUnschedulable",
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrorPvcNotFound",
            "DataVolumeError",
            "WaitingForVolumeBinding",
            "WaitingForReceiver",
            "Provisioning");

    /** Between two tries, or because its owner stops it. */
    private static final Set<String> DOWN = Set.of("Stopped", "Stopping", "Terminating");

    /** What KubeVirt shows while it waits before another try, as a rule of a VM without an instance. */
    private static final String CRASHES = "CrashLoopBackOff";

    private NeverRan() {}

    /** What KubeVirt calls such a VM; empty where there is nothing to say yet. */
    static Optional<String> since(Situation situation) {
        var status = Sight.printableStatus(situation);
        if (NOT_THE_DEVICES.contains(status) || DOWN.contains(status) || isGoingDown(situation)) {
            return Optional.empty();
        }
        return situation
                .run()
                .map(Run::startingSince)
                .map(at -> at.plusSeconds(situation.plan().safety().verifyTimeoutSeconds()))
                .filter(deadline -> !deadline.isAfter(situation.now()))
                .map(deadline -> status);
    }

    /**
     * Since when an instance is being tried for, over all that failed; empty while one runs, none is wanted or something else than devices
     * keeps it.
     *
     * @param before the VMI that ran before the devices changed
     */
    public static Optional<Instant> startingSince(Situation situation, String before) {
        var status = Sight.printableStatus(situation);
        var wanted = situation.vmi().isPresent() || NotRunning.wantsToRun(situation) || status.equals(CRASHES);
        if (situation.isRunning()
                || situation.isOfThisInstance(before)
                || !wanted
                || isStopped(situation)
                || NOT_THE_DEVICES.contains(status)) {
            return Optional.empty();
        }
        return situation.run().map(Run::startingSince).or(() -> Optional.of(situation.now()));
    }

    private static boolean isGoingDown(Situation situation) {
        return RestartStep.isUnderWay(situation) || isStopped(situation);
    }

    private static boolean isStopped(Situation situation) {
        var spec = situation.vm().getSpec();
        return "Halted".equals(spec.runStrategy()) || Boolean.FALSE.equals(spec.running());
    }
}
