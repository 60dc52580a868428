package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.LastError;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Situation;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** Acts that an API server, a webhook or a guest refused: they are tried again, and until then are not said to happen. Pure. */
final class Refusals {
    private Refusals() {}

    /** Why this act was refused when it was last tried. */
    static Optional<String> of(Action action, Situation situation) {
        return Optional.ofNullable(situation.status().lastError())
                .filter(e -> e.reason().equals(StateStep.REFUSED) && Objects.equals(e.act(), word(action)))
                .map(LastError::message);
    }

    /** What people are told of it. */
    static String sentence(Action action, String why) {
        return "Refused: " + ActionWords.of(action) + " The answer was: " + why + " It is tried again every minute.";
    }

    /** The status, whose error is of this act. */
    static DriverStateStatus noted(Action action, DriverStateStatus status) {
        return status.withLastError(Optional.ofNullable(status.lastError())
                .map(e -> new LastError(e.reason(), e.message(), e.at(), word(action)))
                .orElse(null));
    }

    /** The same error keeps its time. */
    static DriverStateStatus error(Situation situation, String reason, String message) {
        var same = Optional.ofNullable(situation.status().lastError())
                .filter(e -> e.reason().equals(reason) && e.message().equals(message));
        return situation
                .status()
                .withLastError(same.orElseGet(
                        () -> new LastError(reason, message, situation.now().truncatedTo(ChronoUnit.SECONDS), null)));
    }

    private static String word(Action action) {
        return action.getClass().getSimpleName();
    }
}
