package io.pvdrivers.operator.window;

import java.time.Instant;
import java.util.Optional;

/** One entry of a policy's windows. */
sealed interface Opening permits AlwaysOpen, Recurring {
    /** The stretch of this entry that the moment lies in. */
    Optional<Stretch> openAt(Instant moment);

    /** When it opens the next time after that moment, whether it is open then or not. */
    Optional<Instant> opensAfter(Instant moment);
}
