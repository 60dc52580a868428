package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What the liveness probe finds out, and what it does not mind. */
class PulseTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final AtomicLong millis = new AtomicLong(1_000_000_000);
    private final Pulse pulse = new Pulse(nanos::get, () -> Instant.ofEpochMilli(millis.get()));

    @Test
    void livesWhileItsThreadsWorkAndRest() throws Exception {
        try (var threads = pulse.threads(2)) {
            assertThat(pulse.answer().status()).isEqualTo(200);

            threads.submit(() -> {}).get();
            pass(Pulse.STUCK.multipliedBy(2));

            await().until(() -> pulse.answer().status() == 200);
        }
    }

    @Test
    void isDeadOnceAThreadDoesNotComeBack() throws Exception {
        var began = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = pulse.threads(1)) {
            threads.execute(() -> {
                began.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            began.await();
            pass(Pulse.STUCK.minusMillis(1));
            assertThat(pulse.answer().status()).isEqualTo(200);

            pass(Duration.ofMillis(1));

            assertThat(pulse.answer().status()).isEqualTo(503);
            assertThat(pulse.answer().body()).contains("has been at one object for 30 minutes");
            goOn.countDown();
            await().until(() -> pulse.answer().status() == 200);
        }
    }

    @Test
    void isDeadWhenThreadsWaitForEachOther() throws Exception {
        var one = new ReentrantLock();
        var other = new ReentrantLock();
        var both = new CyclicBarrier(2);
        var first = embraced("first", one, other, both);
        var second = embraced("second", other, one, both);

        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(pulse.answer().status()).isEqualTo(503));

        assertThat(pulse.answer().body())
                .startsWith("Threads wait for each other for ever: first for ")
                .contains("second for ");
        first.interrupt();
        second.interrupt();
        first.join();
        second.join();
        assertThat(pulse.answer().status()).isEqualTo(200);
    }

    /** Timers of java.util stand still then, and nothing would be looked at again for an hour. */
    @Test
    void isDeadWhenTheNodesClockWasSetBack() {
        pass(Duration.ofDays(20));
        millis.addAndGet(-Pulse.LONGEST_STEP_BACK.toMillis());
        assertThat(pulse.answer().status()).isEqualTo(200);

        millis.addAndGet(-Duration.ofHours(1).toMillis());

        assertThat(pulse.answer().status()).isEqualTo(503);
        assertThat(pulse.answer().body()).startsWith("The node's clock was set back by 65 minutes");
    }

    @Test
    void livesWhenTheNodesClockWasSetAhead() {
        millis.addAndGet(Duration.ofDays(365).toMillis());

        assertThat(pulse.answer().status()).isEqualTo(200);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        millis.addAndGet(time.toMillis());
    }

    private static Thread embraced(String name, ReentrantLock mine, ReentrantLock theirs, CyclicBarrier both) {
        var thread = new Thread(
                () -> {
                    mine.lock();
                    try {
                        both.await();
                        theirs.lockInterruptibly();
                    } catch (Exception e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        mine.unlock();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
