package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease whose age is counted by whoever waits for it, from when its last change was seen, as Kubernetes' own controllers do it. What its holder
 * wrote as the time of renewal is never compared with a clock here: the clocks of two nodes may differ by any time, and be set.
 */
final class ObservedLease implements Lock {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedLease.class);

    private final Lock lease;
    private final Fence fence;
    private final LongSupplier nanoTime;
    private final ToldFailures unread = new ToldFailures();
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
        var record = read(client);
        unread.over(describe());
        return record.map(this::aged).orElse(null);
    }

    /** The elector asks again after a refusal. Anything else, such as a field that a Lease written by hand does not have, would end it without a word. */
    private Optional<LeaderElectionRecord> read(KubernetesClient client) {
        try {
            return Optional.ofNullable(lease.get(client));
        } catch (KubernetesClientException e) {
            tell(Failures.innermost(e));
            throw e;
        } catch (RuntimeException e) {
            tell(
                    "it is not complete. Delete it, or give its spec holderIdentity, leaseDurationSeconds, acquireTime and renewTime");
            throw new KubernetesClientException("The Lease cannot be read", e);
        }
    }

    private void tell(String why) {
        if (unread.isNews(describe(), why)) {
            LOG.warn("The Lease {} cannot be read, so this replica cannot lead: {}", describe(), why);
        }
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
