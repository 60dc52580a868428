package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * After a run that went wrong, or a restore from a snapshot, nothing is tried again before somebody changed something. What failed for a
 * cause that may pass is tried again by itself, a few times and ever more rarely.
 */
final class Held implements Gate {
    private static final String UNTIL =
            " Nothing is tried again before the policy changes, names another release, or the VM's annotation "
                    + Names.RETRY + " gets a new value.";

    @Override
    public String condition() {
        return "Held";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return Work.of(situation) != Work.NONE
                && (wouldEndAtOnce(situation)
                        || isContestedAfterwards(situation)
                        || situation.freshTicket().isEmpty()
                                && situation
                                        .endedRun()
                                        .filter(r -> wentWrong(r) || Restores.since(situation, r))
                                        .isPresent());
    }

    /** A wish for the way back that was left on the VM: every run would turn round before it did anything. */
    private static boolean wouldEndAtOnce(Situation situation) {
        return situation.run().isEmpty() && situation.annotation(Names.ROLLBACK).isPresent();
    }

    /** The last run succeeded, and somebody put its devices back once too often. */
    private static boolean isContestedAfterwards(Situation situation) {
        return Reverts.isContested(situation)
                && situation
                        .endedRun()
                        .filter(r -> r.outcome() == Outcome.SUCCEEDED && !isUnlocked(situation, r))
                        .isPresent();
    }

    /** A person asked for another try, or edited the policy, or another one governs, or another release is meant. */
    private static boolean isUnlocked(Situation situation, Run run) {
        var release = Optional.ofNullable(situation.status().verified()).map(Verification::release);
        return Attempts.isRetried(situation, run)
                || release.filter(r -> !r.equals(situation.plan().release())).isPresent()
                || situation.governance() instanceof Governance.Governed governed
                        && !governed.policy().equals(run.policyRef());
    }

    private boolean wentWrong(Run run) {
        return run.outcome() == Outcome.ROLLED_BACK || run.outcome() == Outcome.FAILED;
    }

    @Override
    public Verdict judge(Situation situation) {
        if (wouldEndAtOnce(situation)) {
            return Verdict.waitFor(
                    Reason.ROLLBACK_ASKED,
                    "No run begins while the VM has the annotation " + Names.ROLLBACK
                            + ", which would end it. Remove it: " + Kubectl.unannotate(situation, Names.ROLLBACK));
        }
        var run = situation.endedRun().orElseThrow();
        if (isContestedAfterwards(situation)) {
            return Verdict.waitFor(Reason.CONTESTED, Reverts.sentence(situation) + UNTIL);
        }
        if (somethingChanged(situation, run)) {
            return Verdict.passed();
        }
        if (Restores.since(situation, run) || Restores.ended(run)) {
            if (OurTraces.mustLeave(situation)
                    && situation.governance() instanceof Governance.Governed governed
                    && governed.mayAct()) {
                return Verdict.act(new Action.CleanUp(KeptDrive.stays(situation)));
            }
            return Verdict.waitFor(
                    Reason.RESTORED,
                    "The VM was restored from a snapshot, which took its devices and its Windows back." + UNTIL);
        }
        var message = Objects.requireNonNullElse(run.message(), "no reason was kept");
        var next = Attempts.nextAt(situation);
        if (next.isPresent()) {
            return next.get().isAfter(situation.now())
                    ? Verdict.waitUntil(
                            Reason.RETRY_PENDING,
                            "The last run failed: " + message + " It is tried again by itself (attempt "
                                    + Attempts.ordinal(situation) + "). For a try at once, give the VM's annotation "
                                    + Names.RETRY + " a new value.",
                            next.get())
                    : Verdict.passed();
        }
        var what = run.outcome() == Outcome.ROLLED_BACK
                ? message + " The devices were put back" + pinned(situation) + "."
                : "The last run failed: " + message;
        var contested = Reason.CONTESTED.code().equals(run.reason());
        return Verdict.waitFor(contested ? Reason.CONTESTED : Reason.HELD, what + UNTIL + inHand(situation, run));
    }

    /** An interface that had been implicit has left the spec again, and its address with it. */
    private static String pinned(Situation situation) {
        var interfaces = OurTraces.spec(situation).domain().devices().interfaces();
        return situation.plan().safety().pinMacAddresses()
                        && interfaces.stream().anyMatch(i -> i.macAddress() != null)
                ? "; pinned MAC addresses stay"
                : "";
    }

    /** A run that failed says so itself. */
    private static String inHand(Situation situation, Run run) {
        return run.outcome() == Outcome.ROLLED_BACK
                        && Reason.GUEST_DID_NOT_RETURN.code().equals(run.reason())
                ? InHand.of(situation)
                : "";
    }

    private boolean somethingChanged(Situation situation, Run run) {
        var ticket = situation.spec().ticket();
        if (ticket == null || !ticket.id().equals(run.id())) {
            return true;
        }
        var policyChanged = situation.governance() instanceof Governance.Governed governed
                && !governed.policy().equals(Objects.requireNonNullElse(run.policyRef(), ticket.policyRef()));
        return Attempts.isRetried(situation, run)
                || policyChanged
                || !situation.plan().release().equals(ticket.plan().release());
    }
}
