package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a replica does when the elector calls. */
class LeadershipTest {
    private final KubernetesClient client = KubernetesClients.create(Config.empty());
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void leadsFromWhenItHasBegun() {
        var leadership = leadership(begun::incrementAndGet);
        assertThat(leadership.isLeading()).isFalse();

        begins(leadership);

        assertThat(begun).hasValue(1);
        assertThat(lost).hasValue(0);
    }

    @Test
    void endsWhenItCannotBegin() {
        var leadership = leadership(() -> {
            throw new IllegalStateException("the catalogue is refused");
        });

        callbacks(leadership).onStartLeading();

        await().untilAsserted(() -> assertThat(lost).hasValue(1));
        assertThat(leadership.isLeading()).isFalse();
    }

    @Test
    void endsWhenTheLeaseIsLost() {
        var leadership = leadership(begun::incrementAndGet);
        begins(leadership);

        callbacks(leadership).onStopLeading();

        assertThat(leadership.isLeading()).isFalse();
        assertThat(lost).hasValue(1);
    }

    @Test
    void aStopIsNoLoss() {
        var leadership = leadership(begun::incrementAndGet);
        begins(leadership);

        leadership.beginToStop();
        callbacks(leadership).onStopLeading();

        assertThat(leadership.isLeading()).isFalse();
        assertThat(lost).hasValue(0);
    }

    @Test
    void whatItHasInHandStaysHereOnceTheLeaseIsLost() {
        var leadership = leadership(begun::incrementAndGet);
        var fence = Fence.of(client);
        assertThat(fence.isOpen()).as("nobody has led yet").isFalse();
        fence.renewed(fence.now());
        begins(leadership);
        assertThat(fence.isOpen()).isTrue();

        callbacks(leadership).onStopLeading();

        assertThat(fence.isOpen()).isFalse();
    }

    private static void begins(Leadership leadership) {
        callbacks(leadership).onStartLeading();
        await().until(leadership::isLeading);
    }

    private Leadership leadership(Runnable begin) {
        return new Leadership(client, LeaderElection.of("ns", "lease", lost::incrementAndGet), "pod-1", begin);
    }

    private static LeaderCallbacks callbacks(Leadership leadership) {
        return leadership.callbacks();
    }
}
