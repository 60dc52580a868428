package io.pvdrivers.simulator.torture;

import io.pvdrivers.operator.ClusterClock;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time as the operator knows it: a {@link ClusterClock} that is told at each look how late it is in the cluster. */
final class OperatorsClock implements InstantSource {
    private final SimulatedClock cluster;
    private final ClusterClock clock;
    private Duration steps = Duration.ZERO;

    OperatorsClock(SimulatedClock cluster) {
        this.cluster = cluster;
        this.clock = new ClusterClock(this::steadyNanos, cluster);
    }

    @Override
    public synchronized Instant instant() {
        clock.told(cluster.instant());
        return clock.instant();
    }

    /** Sets the cluster's clock ahead, which no clock that only counts on takes part in. */
    synchronized void step(Duration by) {
        cluster.advance(by);
        steps = steps.plus(by);
    }

    private synchronized long steadyNanos() {
        return Duration.between(Instant.EPOCH, cluster.instant().minus(steps)).toNanos();
    }
}
