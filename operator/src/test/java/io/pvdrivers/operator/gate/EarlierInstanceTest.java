package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The VMI that is seen is vmi-1, known to KubeVirt since 07:01. */
class EarlierInstanceTest {
    @ParameterizedTest
    @CsvSource({
        "switching, vmi-2, 07:30:00, true",
        "staging,   vmi-2, 07:30:00, true",
        "rollback,  vmi-2, 07:30:00, true",
        "rollback,  '',    07:30:00, true",
        // It is the one that was switched.
        "switching, vmi-1, 07:30:00, false",
        // It came after the switch, or may have by clocks that differ.
        "switching, vmi-2, 06:30:00, false",
        "switching, vmi-2, 07:02:00, false",
        "switching, vmi-2, 07:02:01, true"
    })
    void endedBeforeWhatIsRecordedOfALaterOne(String record, String vmi, String time, boolean earlier) {
        var at = Instant.parse("2026-11-02T" + time + "Z");
        var begun = Given.begun(Given.NOW.minus(Duration.ofHours(1)));
        var given = Given.aVm().ticket().status(begun).status(recorded(record, vmi, at));

        assertThat(EarlierInstance.isSeen(given.situation())).isEqualTo(earlier);
    }

    private static UnaryOperator<DriverStateStatus> recorded(String record, String vmi, Instant at) {
        return switch (record) {
            case "switching" -> run(r -> r.withSwitching(new Switching(vmi, at, true, 1)));
            case "staging" -> run(r -> r.withStaging(new Staging(vmi, at, true, null, null, null, null, null)));
            default -> status -> status.withRollback(new Rollback("run-1", "GuestDidNotReturn", "", vmi, at, null));
        };
    }

    private static UnaryOperator<DriverStateStatus> run(UnaryOperator<Run> change) {
        return status -> status.withRun(change.apply(status.run()));
    }
}
