package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import java.util.Optional;

/** What becomes of an act under a mode that keeps the operator's hands off: Audit lets nothing be done, Propose no VM be written. */
final class Hands {
    private Hands() {}

    /** Why nothing is done; empty where it may be. */
    static Optional<Verdict> objection(Situation situation, Verdict.Act act) {
        var harmless = act.action() instanceof Action.Note || act.action() instanceof Action.Forget;
        return harmless || situation.mode() != Mode.AUDIT ? Optional.empty() : Optional.of(stop(situation));
    }

    /** An act that nothing else holds back. */
    static Verdict proposed(Situation situation, Verdict verdict) {
        return situation.isProposed()
                        && verdict instanceof Verdict.Act act
                        && act.action() instanceof Action.Patch patch
                ? Verdict.act(new Action.Propose(patch))
                : verdict;
    }

    private static Verdict stop(Situation situation) {
        if (situation.governance() instanceof Governance.Governed governed) {
            return Verdict.waitFor(
                    Reason.AUDIT,
                    "A run of this VM is under way, and the mode of policy "
                            + governed.policy().name()
                            + " is Audit now: nothing is changed, and the run stays where it is. Set spec.mode: Enforce, or Propose, to"
                            + " go on.");
        }
        return Verdict.waitFor(
                Reason.AUDIT,
                "A run of this VM has not ended, and the policy that governed it last was in mode Audit: nothing is changed. Take the"
                        + " disks and volumes named pvdrivers- out of the VM and put its devices back, or let a policy of mode Enforce select"
                        + " it.");
    }

    /** Whether nothing is taken out of the VM that no run of its own, still under way, has put there. */
    static boolean leavesWhatIsThere(Situation situation) {
        return situation.mode() == Mode.AUDIT && situation.run().isEmpty();
    }
}
