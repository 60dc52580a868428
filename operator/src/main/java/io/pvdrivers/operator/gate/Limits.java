package io.pvdrivers.operator.gate;

import java.time.Duration;

/**
 * How long the operator is patient where no policy says so, and what it was not given the right to.
 *
 * @param staging how long a VMI may take to run with our drive in it, counted from that VMI's creation
 * @param agentGrace how long a guest may run before its agent counts as missing
 * @param proving how long Windows may take to bind a driver after the installer ended
 * @param installJobs whether it may have Jobs install drivers
 */
public record Limits(Duration staging, Duration agentGrace, Duration proving, boolean installJobs) {
    public static final Limits DEFAULT =
            new Limits(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(15), false);

    /** The same for an operator that may, or may not, have Jobs install drivers. */
    public Limits withInstallJobs(boolean allowed) {
        return new Limits(staging, agentGrace, proving, allowed);
    }
}
