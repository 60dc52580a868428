package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run.Step;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.gate.Course;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a run stood and since when, whatever list of gates is walked later. */
class StepsOfRunTest {
    private static final Instant BEGUN = Instant.parse("2026-11-02T08:00:00Z");

    private Instant now = BEGUN;
    private DriverStateStatus status = DriverStateStatusBuilder.builder()
            .run(RunBuilder.builder().id("run-1").startedAt(BEGUN).build())
            .build();

    @Test
    void eachGateStandsOnceWithTheTimeItWasComeTo() {
        stands(Course.FORWARD, "Restarted");
        stands(Course.FORWARD, "Verified");
        stands(Course.FORWARD, "Verified");
        stands(Course.RETURN, "ReturnVerified");

        assertThat(status.run().steps())
                .containsExactly(
                        new Step("Restarted", BEGUN.plusSeconds(60)),
                        new Step("Verified", BEGUN.plusSeconds(120)),
                        new Step("ReturnVerified", BEGUN.plusSeconds(240)));
        assertThat(status.conditions()).noneMatch(c -> c.getType().equals("Verified"));
    }

    @Test
    void aRunThatGoesToAndFroKeepsTheNewest() {
        for (int i = 0; i < Step.MOST; i++) {
            stands(Course.FORWARD, "DevicesSwitched");
            stands(Course.FORWARD, "Restarted");
        }

        assertThat(status.run().steps()).hasSize(Step.MOST);
        assertThat(status.run().steps().getLast()).isEqualTo(new Step("Restarted", now));
    }

    @Test
    void aRunThatIsOverGetsNoMore() {
        stands(Course.FORWARD, "Verified");
        status = status.withRun(status.run().withEndedAt(now));
        stands(Course.FORWARD, "Held");

        assertThat(status.run().steps()).extracting(Step::gate).containsExactly("Verified");
    }

    private void stands(Course course, String gate) {
        now = now.plusSeconds(60);
        var decision = new Decision(
                course,
                Optional.of(gate),
                Verdict.waitFor(Reason.VERIFYING, "It takes its time."),
                List.of(),
                List.of());
        status = StatusReport.of(OffVm.at(now, status), decision);
    }
}
