package io.pvdrivers.operator.window;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time without a gap in which guests may be disrupted.
 *
 * @param from its first moment
 * @param to the first moment after it; {@link Instant#MAX} where no end is known
 */
public record Stretch(Instant from, Instant to) {
    /** Whether it lasts so long after that moment. */
    public boolean lasts(Instant after, Duration span) {
        return Duration.between(after, to).compareTo(span) >= 0;
    }

    Duration length() {
        return Duration.between(from, to);
    }
}
