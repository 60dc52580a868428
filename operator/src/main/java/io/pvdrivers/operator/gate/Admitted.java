package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.operator.kubevirt.PlannedRestarts;

/** Has the policy let this VM go? */
final class Admitted implements Gate {
    @Override
    public String condition() {
        return "Admitted";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isEmpty() && Work.of(situation) == Work.SOME;
    }

    @Override
    public Verdict judge(Situation situation) {
        if (!(situation.governance() instanceof Governance.Governed governed)) {
            return Verdict.waitFor(Reason.POLICY_GONE, "No policy governs this VM any more.");
        }
        if (governed.mode() == Mode.AUDIT) {
            return Verdict.waitFor(
                    Reason.AUDIT,
                    "Audit mode: nothing is changed. Enforce would need " + plannedRestarts(situation)
                            + " restart(s) for this VM.");
        }
        if (governed.paused()) {
            return Verdict.waitFor(
                    Reason.PAUSED,
                    "Policy " + governed.policy().name() + " is paused. Set spec.paused: false to go on.");
        }
        var admitted = situation
                .freshTicket()
                .filter(t -> t.policyRef().equals(governed.policy()))
                .isPresent();
        return admitted
                ? Verdict.passed()
                : Verdict.waitFor(
                        Reason.AWAITING_TICKET,
                        "Ready to go. Waits for its turn under rollout.maxConcurrent of policy "
                                + governed.policy().name() + ".");
    }

    /** The restarts a run would cost as the VM stands now. */
    static int plannedRestarts(Situation situation) {
        var media = DriverCheck.of(situation)
                .filter(c -> !c.unsatisfied().isEmpty())
                .isPresent();
        return PlannedRestarts.count(
                media && !MediaAttached.isPresent(situation),
                BootEvidence.needsPrimer(situation),
                !situation.pendingMoves().isEmpty());
    }
}
