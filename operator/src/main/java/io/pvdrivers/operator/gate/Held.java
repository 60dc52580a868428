package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Outcome;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Run;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Objects;

/** After a run that went wrong nothing is tried again before somebody changed something. */
final class Held implements Gate {
    @Override
    public String condition() {
        return "Held";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.endedRun().filter(this::wentWrong).isPresent()
                && situation.freshTicket().isEmpty()
                && Work.of(situation) != Work.NONE;
    }

    private boolean wentWrong(Run run) {
        return run.outcome() == Outcome.ROLLED_BACK || run.outcome() == Outcome.FAILED;
    }

    @Override
    public Verdict judge(Situation situation) {
        var run = situation.endedRun().orElseThrow();
        if (somethingChanged(situation, run)) {
            return Verdict.passed();
        }
        var what = run.outcome() == Outcome.ROLLED_BACK
                ? "The devices were put back, and pinned MAC addresses stay"
                : "The last run failed";
        return Verdict.waitFor(
                Reason.HELD,
                what + ": " + Objects.requireNonNullElse(run.message(), "no reason was kept")
                        + " Nothing is tried again before the policy changes, names another release, or the VM's annotation "
                        + Names.RETRY + " gets a new value.");
    }

    private boolean somethingChanged(Situation situation, Run run) {
        var ticket = situation.spec().ticket();
        if (ticket == null || !ticket.id().equals(run.id())) {
            return true;
        }
        var retried = !Objects.equals(situation.annotation(Names.RETRY).orElse(null), run.retry());
        var policyChanged = situation.governance() instanceof Governance.Governed governed
                && !governed.policy().equals(ticket.policyRef());
        return retried
                || policyChanged
                || !situation.plan().release().equals(ticket.plan().release());
    }
}
