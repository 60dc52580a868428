package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestReboot;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Has Windows rebooted where an installer asked for it and nothing else of ours will restart it in time? Where a reboot would end the VMI, the VM is
 * restarted in its place: that is asked for once, and waits for all that a restart waits for.
 */
final class Rebooted implements Gate {
    private static final int ATTEMPTS = 2;
    private static final Duration CLOCK_SHIFT = Duration.ofMinutes(1);

    @Override
    public String condition() {
        return "Rebooted";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        if (situation.isSwitched()
                || installation(situation).filter(Rebooted::asksForReboot).isEmpty()) {
            return false;
        }
        if (hasBooted(situation)) {
            return false;
        }
        return situation.pendingMoves().isEmpty() || proofStaysAway(situation);
    }

    private static Optional<Installation> installation(Situation situation) {
        return situation.run().flatMap(r -> Optional.ofNullable(r.installation()));
    }

    private static boolean asksForReboot(Installation installation) {
        var code = installation.exitCode();
        return installation.finishedAt() != null && code != null && ExitCodes.asksForReboot(code);
    }

    /** Windows has started after the installer ended: in a new VMI, or in the same one by its own boot time. */
    private boolean hasBooted(Situation situation) {
        var installation = installation(situation).orElseThrow();
        var newVmi = situation
                .vmiUid()
                .filter(uid -> !uid.equals(installation.vmiUID()))
                .isPresent();
        return newVmi
                || hasStartedAnew(situation)
                || situation
                        .guest()
                        .seenThisBoot()
                        .flatMap(s -> Optional.ofNullable(s.facts().bootTime()))
                        .filter(boot -> boot.isAfter(installation.finishedAt()))
                        .isPresent();
    }

    /** By the guest's own clock alone, which may be wrong, but not against itself. */
    private static boolean hasStartedAnew(Situation situation) {
        var before = asked(situation).flatMap(r -> Optional.ofNullable(r.bootTimeBefore()));
        var now = situation
                .guest()
                .seenThisBoot()
                .flatMap(s -> Optional.ofNullable(s.facts().bootTime()));
        return before.isPresent()
                && now.filter(n -> n.isAfter(before.get().plus(CLOCK_SHIFT))).isPresent();
    }

    private boolean proofStaysAway(Situation situation) {
        var finishedAt = installation(situation).map(Installation::finishedAt).orElse(Instant.MAX);
        var looked = situation
                .guest()
                .seenThisBoot()
                .filter(s -> s.observedAt().isAfter(finishedAt))
                .isPresent();
        var primerIsYetToCome = BootEvidence.needsPrimer(situation) && !BootEvidence.primerRuns(situation);
        return situation.movesDisks()
                && !primerIsYetToCome
                && looked
                && !BootEvidence.isComplete(situation)
                && situation
                        .proof()
                        .filter(p ->
                                situation.vmiUid().filter(p.vmiUID()::equals).isPresent())
                        .isEmpty();
    }

    @Override
    public Verdict judge(Situation situation) {
        if (RebootPolicy.endsInstance(situation)) {
            return RestartStep.judge(situation, RestartCause.DRIVERS);
        }
        var seen = situation.guest().seenThisBoot();
        var underWay = underWay(situation);
        if (underWay.isPresent()) {
            return underWay.get();
        }
        if (asked(situation).isPresent()) {
            return awaitBoot(situation);
        }
        if (seen.isEmpty()) {
            return Sight.await(situation);
        }
        if (seen.get().source() == GuestSight.Source.REPORT
                || seen.get().blind(BlindSpot.GUEST_EXEC).isPresent()) {
            return Verdict.waitFor(
                    Reason.AWAITING_RESTART,
                    "The installer asks for a reboot. Reboot Windows inside the guest; where no agent tells, apply a new"
                            + " GuestReport then.");
        }
        return Verdict.act(new Action.RebootGuest(situation.vmiUid().orElseThrow()));
    }

    private static Optional<GuestReboot> asked(Situation situation) {
        return situation.run().map(Run::guestReboot).filter(r -> situation.isOfThisInstance(r.vmiUID()));
    }

    /** A guest that was asked to reboot a moment ago may be silent, or not have begun. */
    static Optional<Verdict> underWay(Situation situation) {
        return asked(situation)
                .map(r -> r.requestedAt().plus(situation.limits().agentGrace()))
                .filter(until -> until.isAfter(situation.now()))
                .map(until ->
                        Verdict.waitUntil(Reason.REBOOTING, "Windows is rebooting to load its new drivers.", until));
    }

    private static Verdict awaitBoot(Situation situation) {
        var seen = situation.guest().seenThisBoot();
        if (seen.isEmpty()) {
            return Sight.await(situation);
        }
        if (seen.get().facts().bootTime() == null) {
            return Sight.awaitFact(situation, seen.get(), "bootTime");
        }
        if (asked(situation).filter(r -> r.attempts() < ATTEMPTS).isPresent()) {
            return Verdict.act(new Action.RebootGuest(situation.vmiUid().orElseThrow()));
        }
        return Verdict.waitFor(
                Reason.AWAITING_RESTART,
                "Windows was asked to reboot, and still runs since "
                        + seen.get().facts().bootTime() + ". Reboot it inside the guest.");
    }
}
