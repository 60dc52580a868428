package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica's part in the election: what it does when it begins to lead, loses the Lease, or stops. */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final KubernetesClient client;
    private final LeaderElection rules;
    private final String identity;
    private final Runnable begin;
    private final Fence fence;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "leader-election");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable CompletableFuture<?> election;
    private volatile boolean begun;
    private volatile boolean over;
    private volatile boolean stopping;

    /**
     * @param identity names this replica
     * @param begin runs when this replica begins to lead, before anything is reconciled
     */
    Leadership(KubernetesClient client, LeaderElection rules, String identity, Runnable begin) {
        this.client = client;
        this.rules = rules;
        this.identity = identity;
        this.begin = begin;
        this.fence = Fence.of(client);
        fence.guard(rules.renewDeadline());
    }

    /** Stands for election from now on. */
    synchronized void start() {
        if (stopping) {
            return;
        }
        LeaseRights.check(client, rules);
        election = elector().start();
    }

    private LeaderElector elector() {
        var lease = new LeaseLock(rules.namespace(), rules.lease(), identity);
        return new LeaderElectorBuilder(client, threads)
                .withConfig(new LeaderElectionConfig(
                        new ObservedLease(lease, fence),
                        rules.leaseDuration(),
                        rules.renewDeadline(),
                        rules.retryPeriod(),
                        callbacks(),
                        false,
                        rules.lease()))
                .build();
    }

    LeaderCallbacks callbacks() {
        return new LeaderCallbacks(this::won, this::lost, this::observed);
    }

    boolean isLeading() {
        return begun && !over;
    }

    /** To begin takes its time, and the elector, on whose thread this is, has to renew the Lease meanwhile. */
    private void won() {
        threads.execute(this::lead);
    }

    private void lead() {
        try {
            begin.run();
            begun = true;
            if (isLeading()) {
                LOG.info("{} leads now: it holds the Lease {}", identity, name());
            }
        } catch (RuntimeException e) {
            if (!over && !stopping) {
                LOG.error(
                        "{} holds the Lease {} and cannot begin to lead: {}", identity, name(), Failures.innermost(e));
                LOG.debug("What went wrong", e);
                rules.onLost().run();
            }
        }
    }

    private void lost() {
        over = true;
        fence.close();
        if (!stopping) {
            LOG.error(
                    "{} has lost the Lease {}: another replica may lead now, so this one must end at once",
                    identity,
                    name());
            rules.onLost().run();
        }
    }

    private void observed(String holder) {
        if (!identity.equals(holder)) {
            LOG.info(
                    "The Lease {} is held by {}",
                    name(),
                    Optional.ofNullable(holder).orElse("nobody"));
        }
    }

    /** From here on a lost Lease is nothing to end the process for. */
    void beginToStop() {
        stopping = true;
    }

    /** Gives the Lease back once nothing is reconciled any more, so that another replica need not wait until it runs out. */
    synchronized void release() {
        if (election == null) {
            return;
        }
        election.cancel(false);
        threads.shutdown();
        try {
            var leases = client.resources(Lease.class).inNamespace(rules.namespace());
            var lease = Optional.ofNullable(leases.withName(rules.lease()).get());
            lease.filter(l -> identity.equals(l.getSpec().getHolderIdentity())).ifPresent(this::release);
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "The Lease {} could not be given back; others wait up to {} s for it: {}",
                    name(),
                    rules.leaseDuration().toSeconds(),
                    Failures.innermost(e));
        }
    }

    private void release(Lease lease) {
        var version = lease.getMetadata().getResourceVersion();
        lease.getSpec().setHolderIdentity(null);
        lease.getSpec().setLeaseDurationSeconds(1);
        lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
        client.resource(lease).lockResourceVersion(version).update();
        LOG.info("{} has given the Lease {} back", identity, name());
    }

    private String name() {
        return rules.namespace() + "/" + rules.lease();
    }
}
