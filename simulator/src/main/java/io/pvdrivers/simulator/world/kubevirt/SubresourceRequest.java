package io.pvdrivers.simulator.world.kubevirt;

import java.util.OptionalLong;

/** The body of a restart, start or stop; {@code gracePeriodSeconds} is called {@code gracePeriod} in a stop. */
public record SubresourceRequest(OptionalLong gracePeriodSeconds, boolean dryRun) {
    public static final SubresourceRequest PLAIN = new SubresourceRequest(OptionalLong.empty(), false);

    public static SubresourceRequest withGrace(long seconds) {
        return new SubresourceRequest(OptionalLong.of(seconds), false);
    }
}
