package io.pvdrivers.operator.gate;

import java.time.Duration;

/**
 * How long the operator is patient where no policy says so.
 *
 * @param staging how long a VMI may take to run with our drive in it, counted from that VMI's creation
 * @param agentGrace how long a guest may run before its agent counts as missing
 * @param proving how long Windows may take to bind a driver after the installer ended
 */
public record Limits(Duration staging, Duration agentGrace, Duration proving) {
    public static final Limits DEFAULT =
            new Limits(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(15));
}
