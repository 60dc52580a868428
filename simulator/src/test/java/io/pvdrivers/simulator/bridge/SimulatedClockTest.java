package io.pvdrivers.simulator.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("its clock runs on while others work")
class SimulatedClockTest {
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    @Test
    void aManualClockStandsUntilItIsMoved() {
        SimulatedClock clock = SimulatedClock.manual(START);
        AtomicInteger heard = new AtomicInteger();
        clock.onAdvance(heard::incrementAndGet);

        assertThat(clock.instant()).isEqualTo(START);
        assertThat(clock.realTimeUntil(START.plusSeconds(1))).isEmpty();
        clock.advance(Duration.ofSeconds(90));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));
        assertThat(clock.realTimeUntil(START.plusSeconds(90))).contains(Duration.ZERO);
        assertThat(heard).hasValue(1);
    }

    @Test
    void aRunningClockGainsAndKnowsHowLongToWait() {
        SimulatedClock clock = SimulatedClock.running(START, 3600);

        Duration wait = clock.realTimeUntil(START.plus(Duration.ofHours(10))).orElseThrow();

        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        clock.advance(Duration.ofHours(11));
        assertThat(clock.instant()).isAfter(START.plus(Duration.ofHours(11)));
    }

    @Test
    void aClockThatIsTickedStandsBetweenTicks() {
        SimulatedClock clock = SimulatedClock.running(START, 1e9);

        clock.tick();
        Instant ticked = clock.instant();
        Instant stands = ticked.plus(Duration.ofMillis(50).multipliedBy(1_000_000_000L));

        await().until(() -> clock.instant().equals(clock.instant()));
        assertThat(clock.instant()).isBeforeOrEqualTo(stands);
        Instant stood = clock.instant();
        clock.tick();
        assertThat(clock.instant()).isAfterOrEqualTo(stood);
    }

    @Test
    void aClockDoesNotRunBackwards() {
        assertThatThrownBy(() -> SimulatedClock.running(START, -1)).hasMessageContaining("above 0");
    }
}
