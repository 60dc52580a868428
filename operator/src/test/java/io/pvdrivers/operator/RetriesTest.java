package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The SDK gives up after five tries unless it is told otherwise, and says nothing. */
class RetriesTest {
    @Test
    void beginAfterTwoSecondsAndNeverEnd() {
        var tries = Retries.at(Pace.REAL).initExecution();

        assertThat(tries.nextDelay()).contains(2000L);
        for (int i = 0; i < 10_000; i++) {
            assertThat(tries.nextDelay())
                    .hasValueSatisfying(delay -> assertThat(delay)
                            .isBetween(2000L, Duration.ofMinutes(5).toMillis()));
        }
        assertThat(tries.nextDelay()).contains(Duration.ofMinutes(5).toMillis());
        assertThat(tries.isLastAttempt()).isFalse();
    }
}
