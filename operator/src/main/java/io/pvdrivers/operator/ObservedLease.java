package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lease whose age is counted by whoever waits for it, from when its last change was seen, as Kubernetes' own controllers do it. What its holder
 * wrote as the time of renewal is never compared with a clock here: the clocks of two nodes may differ by any time, and be set.
 */
final class ObservedLease implements Lock {
    private final Lock lease;
    private final Fence fence;
    private final LongSupplier nanoTime;
    private Optional<Seen> seen = Optional.empty();

    private record Seen(LeaderElectionRecord record, long nanos) {}

    ObservedLease(Lock lease, Fence fence) {
        this(lease, fence, System::nanoTime);
    }

    ObservedLease(Lock lease, Fence fence, LongSupplier nanoTime) {
        this.lease = lease;
        this.fence = fence;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        return Optional.ofNullable(lease.get(client)).map(this::aged).orElse(null);
    }

    /** The record as if it had been renewed, by the clock here, when its last change was seen. */
    private LeaderElectionRecord aged(LeaderElectionRecord record) {
        var known = seen.filter(s -> s.record().equals(record)).orElseGet(() -> new Seen(record, nanoTime.getAsLong()));
        seen = Optional.of(known);
        var age = Duration.ofNanos(nanoTime.getAsLong() - known.nanos());
        return new LeaderElectionRecord(
                record.getHolderIdentity(),
                record.getLeaseDuration(),
                record.getAcquireTime(),
                ZonedDateTime.now(ZoneOffset.UTC).minus(age),
                record.getLeaderTransitions());
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord next) {
        var sent = fence.now();
        lease.create(client, next);
        fence.renewed(sent);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord next) {
        var sent = fence.now();
        lease.update(client, next);
        fence.renewed(sent);
    }

    @Override
    public String identity() {
        return lease.identity();
    }

    @Override
    public String describe() {
        return lease.describe();
    }
}
