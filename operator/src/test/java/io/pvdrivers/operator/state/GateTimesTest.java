package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run.Step;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each stay at a gate is told once, with the times that are written down. */
class GateTimesTest {
    private static final Instant BEGUN = Instant.parse("2026-11-02T08:00:00Z");
    private static final Step RESTARTED = new Step("Restarted", BEGUN);
    private static final Step VERIFIED = new Step("Verified", BEGUN.plusSeconds(90));
    private static final Step CLEANED = new Step("CleanedUp", BEGUN.plusSeconds(200));

    @Test
    void aStayEndsWithTheNextStep() {
        assertThat(GateTimes.between(run("a", RESTARTED), run("a", RESTARTED, VERIFIED)))
                .containsExactly(new GateTimes("Restarted", Duration.ofSeconds(90)));
        assertThat(GateTimes.between(run("a", RESTARTED), run("a", RESTARTED, VERIFIED, CLEANED)))
                .containsExactly(
                        new GateTimes("Restarted", Duration.ofSeconds(90)),
                        new GateTimes("Verified", Duration.ofSeconds(110)));
    }

    @Test
    void theLastStayEndsWithTheRun() {
        var open = run("a", VERIFIED, CLEANED);
        var ended = ended(open, BEGUN.plusSeconds(260));

        assertThat(GateTimes.between(open, ended)).containsExactly(new GateTimes("CleanedUp", Duration.ofSeconds(60)));
        assertThat(GateTimes.between(ended, ended)).isEmpty();
    }

    @Test
    void nothingIsToldTwiceNorOfARunBefore() {
        assertThat(GateTimes.between(run("a", RESTARTED, VERIFIED), run("a", RESTARTED, VERIFIED)))
                .isEmpty();
        assertThat(GateTimes.between(ended(run("a", RESTARTED), BEGUN), run("b", VERIFIED)))
                .isEmpty();
        assertThat(GateTimes.between(null, run("a", RESTARTED))).isEmpty();
    }

    /** The oldest steps of a long run are dropped, and a gate comes again and again. */
    @Test
    void aLongRunIsToldOnce() {
        var steps = IntStream.range(0, 2 * Step.MOST)
                .mapToObj(i -> new Step(i % 2 == 0 ? "Restarted" : "Verified", BEGUN.plusSeconds(10L * i)))
                .toList();
        var before = run("a", steps.subList(0, Step.MOST).toArray(Step[]::new));
        var after = run("a", steps.subList(2, Step.MOST + 2).toArray(Step[]::new));

        assertThat(GateTimes.between(before, after))
                .containsExactly(
                        new GateTimes("Verified", Duration.ofSeconds(10)),
                        new GateTimes("Restarted", Duration.ofSeconds(10)));
    }

    @Test
    void beforeTheRunConditionsTell() {
        var waits = conditions("Admitted", "False", BEGUN);
        var goes = conditions("Admitted", "True", BEGUN.plusSeconds(3600))
                .withRun(run("a", RESTARTED).run());

        assertThat(GateTimes.between(waits, goes)).containsExactly(new GateTimes("Admitted", Duration.ofHours(1)));
        assertThat(GateTimes.between(waits, waits)).isEmpty();
        assertThat(GateTimes.between(waits.withRun(run("a", RESTARTED).run()), goes))
                .as("in a run its steps tell")
                .isEmpty();
    }

    @Test
    void aClockThatWentBackFalsifiesNothing() {
        assertThat(GateTimes.between(
                        run("a", VERIFIED), run("a", VERIFIED, new Step("CleanedUp", BEGUN.minusSeconds(5)))))
                .isEmpty();
    }

    private static DriverStateStatus run(String id, Step... steps) {
        return DriverStateStatusBuilder.builder()
                .run(RunBuilder.builder()
                        .id(id)
                        .startedAt(BEGUN)
                        .steps(Arrays.asList(steps))
                        .build())
                .build();
    }

    private static DriverStateStatus ended(DriverStateStatus status, Instant at) {
        return status.withRun(status.run().withEndedAt(at));
    }

    private static DriverStateStatus conditions(String type, String status, Instant since) {
        return DriverStateStatusBuilder.builder()
                .conditions(List.of(new ConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withLastTransitionTime(since.toString())
                        .build()))
                .build();
    }
}
