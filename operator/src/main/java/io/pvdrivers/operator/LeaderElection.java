package io.pvdrivers.operator;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * How one of several replicas is chosen to act. The others keep their caches filled and wait.
 *
 * @param namespace where the Lease is
 * @param lease the Lease's name
 * @param onLost called when this replica held the Lease and does not any more, although nobody stopped it. Another may act by now: it
 *     has to end the process. It is called on a thread of the operator, which {@link DriverOperator#close()} would wait for
 * @param leaseDuration how long the others wait for a leader that is not heard of
 * @param renewDeadline how long a leader tries to renew before it gives up
 * @param retryPeriod the time between two tries
 */
@RecordBuilder
public record LeaderElection(
        String namespace,
        String lease,
        Runnable onLost,
        Duration leaseDuration,
        Duration renewDeadline,
        Duration retryPeriod)
        implements LeaderElectionBuilder.With {
    /**
     * With times for a cluster. A try to renew is a read and a write of at most 10 seconds each, and may begin just before the deadline: the
     * leader must have given up before the others begin.
     */
    public static LeaderElection of(String namespace, String lease, Runnable onLost) {
        return new LeaderElection(
                namespace, lease, onLost, Duration.ofSeconds(45), Duration.ofSeconds(20), Duration.ofSeconds(2));
    }
}
