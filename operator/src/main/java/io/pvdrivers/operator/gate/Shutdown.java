package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A VMI on its way down: since when, and until when at most. Windows preferences of KubeVirt give it an hour. */
final class Shutdown {
    /** What KubeVirt takes where nobody says how long. */
    private static final long DEFAULT_GRACE_SECONDS = 30;

    /** What the pod and KubeVirt need once the guest is off. */
    private static final Duration TEARDOWN = Duration.ofMinutes(5);

    private Shutdown() {}

    static Verdict await(Situation situation) {
        return situation
                .vmi()
                .flatMap(i -> VmiClock.deleted(i).map(since -> goingDown(situation, i, since)))
                .orElseGet(() -> accepted(situation));
    }

    private static Verdict goingDown(Situation situation, VirtualMachineInstance vmi, Instant since) {
        var seconds = Optional.ofNullable(vmi.getSpec().terminationGracePeriodSeconds())
                .orElse(DEFAULT_GRACE_SECONDS);
        var until = since.plusSeconds(seconds);
        var overdue = until.plus(TEARDOWN);
        if (InstancePhase.of(vmi).equals("Failed") && overdue.isAfter(situation.now())) {
            return Verdict.waitUntil(
                    Reason.RESTARTING,
                    "The VM's instance failed, and KubeVirt has been removing it since " + since + ".",
                    overdue);
        }
        if (!overdue.isAfter(situation.now())) {
            return Verdict.waitFor(
                    Reason.RESTARTING,
                    "The VM has been going down since " + since + " and should be gone since " + until
                            + ". Look at its virt-launcher pod and at node "
                            + Optional.ofNullable(vmi.getStatus().nodeName()).orElse("(none)") + ".");
        }
        return Verdict.waitUntil(
                Reason.RESTARTING,
                "Windows has been shutting down since " + since + ". KubeVirt switches it off at " + until
                        + " at the latest (terminationGracePeriodSeconds: " + seconds + ").",
                overdue);
    }

    /** KubeVirt acts within seconds. */
    private static Verdict accepted(Situation situation) {
        if (!RestartStep.isUnderWay(situation)) {
            return Verdict.waitFor(
                    Reason.RESTARTING, "The VM was to restart a moment ago; Windows is given its time to shut down.");
        }
        var message = "KubeVirt has accepted to stop or start the VM; Windows is given its time to shut down.";
        var late = RestartStep.asked(situation)
                .map(at -> at.plus(TEARDOWN))
                .filter(at -> !at.isAfter(situation.now()))
                .isPresent();
        return Verdict.waitFor(
                Reason.RESTARTING,
                late ? message + " It has not begun for minutes: see whether virt-controller runs." : message);
    }
}
