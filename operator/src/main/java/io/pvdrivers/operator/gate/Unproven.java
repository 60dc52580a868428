package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Instant;
import java.util.Optional;

/**
 * The spec has the devices switched, and the instance that runs has not shown that Windows can boot from them: a patch was applied that was
 * meant for an earlier instance, or nobody had proposed one. Whoever restarts the VM now boots it from there.
 */
final class Unproven {
    private Unproven() {}

    static Verdict judge(Situation situation) {
        var switchedHere = situation
                .run()
                .map(Run::switching)
                .filter(s -> situation.isOfThisInstance(s.vmiUID()))
                .isPresent();
        if (!switchedHere) {
            return abandon(
                    "The devices were switched by somebody else before it was proven that Windows can boot from them. Put them back,"
                            + " or restart the VM yourself.");
        }
        if (BootEvidence.isComplete(situation)) {
            return BootEvidence.targetBuses(situation).stream()
                    .findFirst()
                    .flatMap(bus -> BootEvidence.find(situation, bus))
                    .map(proof -> Verdict.act(new Action.KeepProof(proof)))
                    .orElseGet(() -> late());
        }
        return patience(situation)
                .filter(until -> until.isAfter(situation.now()))
                .map(until -> Verdict.waitUntil(
                        Reason.PROVING,
                        "The devices were switched in the VM's spec before this instance has shown that Windows can boot from them. Do not"
                                + " restart the VM: as soon as its guest shows it the run goes on, and otherwise the devices are to be put"
                                + " back.",
                        until))
                .orElseGet(() -> late());
    }

    /** A primer that came with this instance's start is seen soon after it. */
    private static Optional<Instant> patience(Situation situation) {
        return situation
                .vmi()
                .filter(i -> BootEvidence.targetBuses(situation).stream()
                        .noneMatch(bus -> BootEvidence.needsPrimer(situation, bus) && !hasPrimer(situation)))
                .map(i -> VmiClock.runningSince(i).orElse(situation.now()))
                .map(since -> since.plus(situation.limits().proving()));
    }

    private static boolean hasPrimer(Situation situation) {
        return situation
                .vmi()
                .filter(i -> OurTraces.hasDisk(i.getSpec(), Names.PRIMER))
                .isPresent();
    }

    private static Verdict late() {
        return abandon(
                "The devices were switched in the VM's spec, and the instance that runs does not show that Windows can boot from"
                        + " them. Do not restart the VM before they are back.");
    }

    private static Verdict abandon(String message) {
        return Verdict.act(new Action.Abandon(Outcome.FAILED, Reason.FOREIGN_EDIT, message));
    }
}
