package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.guest.GuestAgent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An installation that an operator is just about to begin, and that is held up until somebody lets it go. */
final class HeldInstallation {
    private static final long PATIENCE_SECONDS = 90;

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();

    /** The agent, with installations held up before they reach it. */
    GuestAgent before(GuestAgent agent) {
        return new GuestAgent() {
            @Override
            public Answer<Observation> facts(Guest guest) {
                return agent.facts(guest);
            }

            @Override
            public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
                hold();
                try {
                    var answer = agent.install(guest, order);
                    outcome.complete(answer);
                    return answer;
                } catch (RuntimeException e) {
                    outcome.complete(e);
                    throw e;
                }
            }

            @Override
            public Answer<Void> reboot(Guest guest) {
                return agent.reboot(guest);
            }

            @Override
            public Answer<List<String>> repair(Guest guest, RepairOrder order) {
                return agent.repair(guest, order);
            }

            @Override
            public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
                return agent.prepare(guest, order);
            }

            @Override
            public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
                return agent.removeGhosts(guest, pciIds);
            }
        };
    }

    private void hold() {
        held.countDown();
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody let it go in time", e);
        }
    }

    void awaitHeld() throws InterruptedException {
        assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    HeldInstallation letGo() {
        free.countDown();
        return this;
    }

    /** What became of it: an answer, or what was thrown. */
    Object outcome() throws Exception {
        return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
