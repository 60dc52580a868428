package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A run ends once, however often its status is written. */
class EndOfRunTest {
    private static final Instant NOW = Instant.parse("2026-01-05T20:00:00Z");

    private static final DriverStateStatus NONE =
            DriverStateStatusBuilder.builder().build();
    private static final DriverStateStatus OPEN = status("run-1", false);
    private static final DriverStateStatus ENDED = status("run-1", true);
    private static final DriverStateStatus NEXT_ENDED = status("run-2", true);

    @Test
    void isSeenWhereItBecomesSo() {
        assertThat(StateRecord.endOfRun(OPEN, ENDED)).contains(Outcome.SUCCEEDED);
        assertThat(StateRecord.endOfRun(ENDED, NEXT_ENDED)).contains(Outcome.SUCCEEDED);
        assertThat(StateRecord.endOfRun(null, ENDED)).contains(Outcome.SUCCEEDED);
    }

    @Test
    void isNotSeenTwice() {
        assertThat(StateRecord.endOfRun(ENDED, ENDED)).isEmpty();
        assertThat(StateRecord.endOfRun(ENDED, OPEN)).isEmpty();
        assertThat(StateRecord.endOfRun(NONE, OPEN)).isEmpty();
        assertThat(StateRecord.endOfRun(null, NONE)).isEmpty();
    }

    private static DriverStateStatus status(String run, boolean ended) {
        return DriverStateStatusBuilder.builder()
                .run(RunBuilder.builder()
                        .id(run)
                        .startedAt(NOW)
                        .endedAt(ended ? NOW : null)
                        .outcome(ended ? Outcome.SUCCEEDED : null)
                        .build())
                .build();
    }
}
