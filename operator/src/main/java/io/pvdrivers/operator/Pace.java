package io.pvdrivers.operator;

import java.time.Duration;

/**
 * How fast the operator's clock goes against the wall's: 1 in a cluster, more in a rehearsal.
 *
 * @param factor seconds of the operator's clock in a second of the wall's
 */
public record Pace(double factor) {
    /** As fast as the wall's. */
    public static final Pace REAL = new Pace(1);

    private static final Duration SHORTEST = Duration.ofMillis(20);

    /** The time to really wait for a span of the operator's clock. */
    public Duration real(Duration span) {
        var real = Duration.ofMillis((long) (span.toMillis() / factor));
        return real.compareTo(SHORTEST) < 0 ? SHORTEST : real;
    }
}
