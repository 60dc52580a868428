package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How old a Lease is for whoever waits for it. */
class ObservedLeaseTest {
    private static final Duration DURATION = Duration.ofSeconds(45);

    private final KubernetesClient client = KubernetesClients.create(Config.empty());
    private final AtomicLong nanos = new AtomicLong();
    private final Stored stored = new Stored();
    private final ObservedLease lease = new ObservedLease(stored, Fence.of(client), nanos::get);

    @AfterEach
    void close() {
        client.close();
    }

    /** Its holder's clock may be off by any time, and so may ours. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H", "PT-1H", "PT8760H", "PT-8760H"})
    void runsOutWhenItWasNotRenewedForItsDurationHere(Duration holdersClock) {
        stored.record = heldBy("other", ZonedDateTime.now(ZoneOffset.UTC).plus(holdersClock));
        assertThat(hasRunOut()).isFalse();

        pass(DURATION.minusSeconds(2));
        assertThat(hasRunOut()).isFalse();

        pass(Duration.ofSeconds(3));
        assertThat(hasRunOut()).isTrue();
    }

    @Test
    void beginsAnewWithEachRenewal() {
        var renewal = ZonedDateTime.now(ZoneOffset.UTC).minusYears(1);
        for (int i = 0; i < 5; i++) {
            stored.record = heldBy("other", renewal.plusSeconds(i));
            assertThat(hasRunOut()).isFalse();
            pass(DURATION.minusSeconds(5));
        }
        assertThat(hasRunOut()).isFalse();
    }

    @Test
    void opensTheFenceOnceItIsRenewedHere() {
        var fence = Fence.of(client);
        fence.guard(DURATION);

        lease.update(client, heldBy("me", ZonedDateTime.now(ZoneOffset.UTC)));

        assertThat(fence.isOpen()).isTrue();
    }

    @Test
    void thereMayBeNone() {
        assertThat(lease.get(client)).isNull();
    }

    /** The elector would end at anything else, and the replica stand by for ever. */
    @Test
    void oneThatIsNotCompleteIsAskedForAgain() {
        stored.broken = true;
        assertThatThrownBy(() -> lease.get(client)).isInstanceOf(KubernetesClientException.class);

        stored.broken = false;
        stored.record = heldBy("other", ZonedDateTime.now(ZoneOffset.UTC));
        assertThat(lease.get(client).getHolderIdentity()).isEqualTo("other");
    }

    /** As the elector judges it. */
    private boolean hasRunOut() {
        var record = lease.get(client);
        return ZonedDateTime.now(ZoneOffset.UTC).isAfter(record.getRenewTime().plus(record.getLeaseDuration()));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static LeaderElectionRecord heldBy(String holder, ZonedDateTime renewed) {
        return new LeaderElectionRecord(holder, DURATION, renewed, renewed, 1);
    }

    private static final class Stored implements Lock {
        private LeaderElectionRecord record;
        private boolean broken;

        @Override
        public LeaderElectionRecord get(KubernetesClient client) {
            if (broken) {
                throw new NullPointerException("leaseDuration");
            }
            return record;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord next) {
            record = next;
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord next) {
            record = next;
        }

        @Override
        public String identity() {
            return "me";
        }

        @Override
        public String describe() {
            return "lease";
        }
    }
}
