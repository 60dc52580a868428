package io.pvdrivers.operator.gate;

import java.time.Duration;

/**
 * How long the operator is patient where no policy says so, and what it was not given the right to.
 *
 * @param staging how long a VMI may take to run with our drive in it, counted from that VMI's creation
 * @param agentGrace how long a guest may run before its agent counts as missing
 * @param proving how long Windows may take to bind a driver after the installer ended
 * @param rights what it may do beyond what it always may
 */
public record Limits(Duration staging, Duration agentGrace, Duration proving, Rights rights) {
    public static final Limits DEFAULT =
            new Limits(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(15), Rights.NONE);

    /** The same for an operator with these rights. */
    public Limits withRights(Rights given) {
        return new Limits(staging, agentGrace, proving, given);
    }
}
