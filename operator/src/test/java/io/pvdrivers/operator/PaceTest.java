package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void isThatOfTheOperatorsClockAndNeverNothing() {
        assertThat(new Pace(120).real(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(1));
        assertThat(Pace.REAL.real(Duration.ZERO)).isPositive();
    }

    /** People write times that no clock comes to. */
    @Test
    void anySpanWillDo() {
        var forEver = Duration.between(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"));

        assertThat(Pace.REAL.real(forEver)).isEqualTo(forEver);
    }
}
