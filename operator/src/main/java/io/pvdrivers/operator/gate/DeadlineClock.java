package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How much of its deadline a guest has used: only the time its VMIs ran since the switch, or since the return, counts. */
final class DeadlineClock {
    private DeadlineClock() {}

    static Duration spent(Situation situation) {
        return watch(situation)
                .map(w -> Duration.ofSeconds(w.spentSeconds())
                        .plus(Optional.ofNullable(w.runningSince())
                                .map(since -> Duration.between(since, situation.now()))
                                .orElse(Duration.ZERO)))
                .orElse(Duration.ZERO);
    }

    /** When the deadline passes if the VMI runs on; empty while the clock stands. */
    static Optional<Instant> passes(Situation situation) {
        var timeout = Duration.ofSeconds(situation.plan().safety().verifyTimeoutSeconds());
        return watch(situation)
                .flatMap(w -> Optional.ofNullable(w.runningSince())
                        .map(since -> since.plus(timeout).minusSeconds(w.spentSeconds())));
    }

    static boolean hasPassed(Situation situation) {
        return !spent(situation)
                .minusSeconds(situation.plan().safety().verifyTimeoutSeconds())
                .isNegative();
    }

    /** Whether the agent has answered in the VMI that there is: such a guest has come back, whatever silenced it since. */
    static boolean hasAnswered(Situation situation) {
        return watch(situation)
                .filter(w -> situation.isOfThisInstance(w.vmiUID()) && w.agentSeen())
                .isPresent();
    }

    private static Optional<Watch> watch(Situation situation) {
        return situation.run().map(Run::watch);
    }
}
