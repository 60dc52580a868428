package io.pvdrivers.operator.state;

import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Housekeeping;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Verdict;
import java.time.Duration;

/** When a VM with which nothing is to be done now is looked at again, if nothing else happens. Pure. */
final class NextLook {
    private static final Duration WAITING = Duration.ofMinutes(5);

    private NextLook() {}

    static Duration after(Situation situation, Decision decision) {
        if (decision.verdict() instanceof Verdict.Wait wait) {
            var patience = wait.reason().awaitsPerson() ? WAITING : StateStep.IN_FLIGHT;
            return wait.until()
                    .map(until -> Duration.between(situation.now(), until).plus(StateStep.SOON))
                    .filter(d -> d.compareTo(patience) < 0 && !d.isNegative())
                    .orElse(patience);
        }
        if (decision.action().filter(a -> a instanceof Action.Propose).isPresent()) {
            return WAITING;
        }
        return Housekeeping.snapshotDue(situation)
                .filter(due -> decision.isReady())
                .map(due -> Duration.between(situation.now(), due).plus(StateStep.SOON))
                .filter(d -> d.compareTo(StateStep.AT_REST) < 0 && !d.isNegative())
                .orElse(StateStep.AT_REST);
    }
}
