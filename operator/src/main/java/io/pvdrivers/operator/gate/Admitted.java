package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.rollout.Hold;
import java.util.List;
import java.util.Optional;

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

    private static String cost(List<String> restarts) {
        return restarts.isEmpty()
                ? "Enforce would need no restart of this VM."
                : "Enforce would need " + Counted.of(restarts.size(), "restart") + " of this VM. "
                        + String.join(" ", restarts);
    }

    @Override
    public Verdict judge(Situation situation) {
        if (!(situation.governance() instanceof Governance.Governed governed)) {
            return Verdict.waitFor(Reason.POLICY_GONE, "No policy governs this VM any more: it is let go.");
        }
        if (governed.mode() == Mode.AUDIT) {
            return Verdict.waitFor(
                    Reason.AUDIT, "Audit mode: nothing is changed. " + cost(RunCost.restarts(situation)));
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
        return admitted ? Verdict.passed() : turn(situation, governed);
    }

    /** In the rollout's words, as soon as it has spoken. */
    private static Verdict turn(Situation situation, Governance.Governed governed) {
        var hold = situation.surroundings().turn();
        var said = Optional.ofNullable(situation.status().waitingFor())
                .filter(w -> hold.isEmpty() && w.reason().equals(Reason.AWAITING_TICKET.code()));
        if (said.isPresent()) {
            var before = said.get();
            return new Verdict.Wait(Reason.AWAITING_TICKET, before.message(), Optional.ofNullable(before.until()));
        }
        return new Verdict.Wait(
                Reason.AWAITING_TICKET,
                "Ready to go. "
                        + hold.map(Hold::message).orElseGet(() -> first(governed))
                        + " of policy "
                        + governed.policy().name() + ".",
                hold.flatMap(Hold::until));
    }

    /** What is known before the rollout has spoken. */
    private static String first(Governance.Governed governed) {
        return Optional.of(governed)
                .filter(g -> g.restart() == RestartMode.AUTOMATIC)
                .filter(g -> !g.access().isOpen())
                .flatMap(g -> g.access().unreadable())
                .orElse("Waits for its turn under rollout.maxConcurrent");
    }
}
