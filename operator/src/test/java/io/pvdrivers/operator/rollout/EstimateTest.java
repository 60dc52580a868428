package io.pvdrivers.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.EstimateSource;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatusBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.Window;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Interruption;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Step;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.window.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a VM takes, from what is on record, and when a rollout is over. */
class EstimateTest {
    private static final Instant DAY = Instant.parse("2026-11-21T00:00:00Z");
    private static final PolicyRef POLICY = new PolicyRef("DriverPolicy", "windows", "policy-1", 1L);
    private static final OpeningHours ALWAYS = hours(new Window(true, null, null, null));
    private static final OpeningHours AN_HOUR = hours(new Window(null, "0 22 * * *", 3600, null));

    private static OpeningHours hours(Window window) {
        return OpeningHours.of(new RolloutSpec(null, null, null, null, null, null, null, List.of(window), null));
    }

    private static Run run(Instant start, Duration length) {
        return RunBuilder.builder()
                .id("run-" + start)
                .startedAt(start)
                .endedAt(start.plus(length))
                .policyRef(POLICY)
                .outcome(Outcome.SUCCEEDED)
                .steps(List.of(
                        new Step("MediaAttached", start), new Step("Restarted", start.plus(length.dividedBy(2)))))
                .build();
    }

    private static List<Run> runs(int... minutes) {
        return IntStream.range(0, minutes.length)
                .mapToObj(i -> run(DAY.plus(Duration.ofHours(i)), Duration.ofMinutes(minutes[i])))
                .toList();
    }

    @Test
    void withoutHistoryItIsAGuess() {
        assertThat(Estimate.from(runs(8, 9), "policy-1", ALWAYS))
                .returns(1800, e -> e.seconds())
                .returns(900, e -> e.restartSeconds())
                .returns(EstimateSource.DEFAULT, e -> e.from())
                .returns(2, e -> e.runs());
    }

    @Test
    void nineOfTenWereThatQuick() {
        assertThat(Estimate.from(runs(8, 9, 10, 8, 9, 10, 8, 9, 20, 55), "policy-1", ALWAYS))
                .returns(20 * 60, e -> e.seconds())
                .returns(10 * 60, e -> e.restartSeconds())
                .returns(EstimateSource.HISTORY, e -> e.from())
                .returns(10, e -> e.runs());
    }

    @Test
    void whatWaitedForSomebodyOrWentWrongDoesNotCount() {
        var runs = new ArrayList<>(runs(8, 9, 10));
        runs.add(run(DAY, Duration.ofHours(7)));
        runs.add(run(DAY, Duration.ofHours(3)).withOutcome(Outcome.FAILED));
        runs.add(run(DAY, Duration.ofHours(3)).withInterruption(new Interruption(DAY, null)));
        runs.add(run(DAY, Duration.ofHours(3)).withPolicyRef(new PolicyRef("DriverPolicy", "other", "policy-2", 1L)));

        assertThat(Estimate.from(runs, "policy-1", ALWAYS))
                .returns(3, e -> e.runs())
                .returns(600, e -> e.seconds())
                .returns(300, e -> e.restartSeconds());
    }

    @Test
    void sixHoursCountAndNotASecondMore() {
        var hours = Duration.ofHours(6);

        assertThat(Estimate.from(List.of(run(DAY, hours), run(DAY, hours.plusSeconds(1))), "policy-1", ALWAYS)
                        .runs())
                .isEqualTo(1);
    }

    /** A run whose devices did not have to be switched says nothing about restarts. */
    @Test
    void withFewRestartsTheirPartIsAGuessAndNeverLongerThanTheRun() {
        var runs = new ArrayList<>(runs(8, 9, 10, 40, 41));
        IntStream.range(0, 3).forEach(i -> runs.set(i, runs.get(i).withSteps(null)));

        assertThat(Estimate.from(runs, "policy-1", ALWAYS))
                .returns(41 * 60, e -> e.seconds())
                .returns(900, e -> e.restartSeconds());
        assertThat(Estimate.from(runs.subList(0, 3), "policy-1", ALWAYS))
                .returns(600, e -> e.seconds())
                .returns(600, e -> e.restartSeconds());
    }

    @Test
    void whatThePolicysStatusSaysIsUsed() {
        var said = new DriverPolicyStatus.Estimate(1200, 480, EstimateSource.HISTORY, 12);
        var status = DriverPolicyStatusBuilder.builder();

        assertThat(Estimate.of(Optional.of(status.estimate(said).build())))
                .isEqualTo(new Estimate(Duration.ofMinutes(20), Duration.ofMinutes(8)));
        assertThat(Estimate.of(Optional.of(DriverPolicyStatusBuilder.builder().build())))
                .isEqualTo(Estimate.DEFAULT);
        assertThat(Estimate.of(Optional.empty())).isEqualTo(Estimate.DEFAULT);
    }

    @Test
    void whatWasNotWithinOneWindowDoesNotCount() {
        var within = Instant.parse("2026-11-21T22:10:00Z");

        assertThat(Estimate.from(
                                List.of(
                                        run(within, Duration.ofMinutes(20)),
                                        run(within, Duration.ofMinutes(55)),
                                        run(within.minusSeconds(1200), Duration.ofMinutes(30))),
                                "policy-1",
                                AN_HOUR)
                        .runs())
                .isEqualTo(1);
    }

    @Test
    void onlyTheNewestCount() {
        var minutes = IntStream.range(0, 80).map(i -> i < 30 ? 90 : 10).toArray();

        assertThat(Estimate.from(runs(minutes), "policy-1", ALWAYS))
                .returns(600, e -> e.seconds())
                .returns(50, e -> e.runs());
    }

    private static Optional<Instant> end(Rules rules, OpeningHours hours, int size, String now) {
        var fleet = IntStream.range(0, size)
                .mapToObj(i -> Fleets.vm("vm-" + i, Standing.ASKS).member())
                .toList();
        return new Forecast(rules, Duration.ofMinutes(20), hours).end(fleet, Instant.parse(now));
    }

    @Test
    void aRolloutTakesItsTurns() {
        assertThat(end(Fleets.rules(2), ALWAYS, 6, "2026-11-21T08:10:00Z"))
                .contains(Instant.parse("2026-11-21T10:00:00Z"));
        assertThat(end(Fleets.rules(2), ALWAYS, 0, "2026-11-21T08:10:00Z")).isEmpty();
        assertThat(end(Fleets.rules(2), OpeningHours.NEVER, 6, "2026-11-21T08:10:00Z"))
                .isEmpty();
    }

    /** Three turns fit into an hour: the fourth comes the next night. */
    @Test
    void aRolloutGoesOnInTheNextWindow() {
        assertThat(end(Fleets.rules(1), AN_HOUR, 3, "2026-11-21T08:00:00Z"))
                .contains(Instant.parse("2026-11-21T23:00:00Z"));
        assertThat(end(Fleets.rules(1), AN_HOUR, 4, "2026-11-21T08:00:00Z"))
                .contains(Instant.parse("2026-11-22T23:00:00Z"));
        assertThat(end(Fleets.rules(1), AN_HOUR, 12, "2026-11-21T08:00:00Z"))
                .contains(Instant.parse("2026-11-25T00:00:00Z"));
    }

    @Test
    void soaksCount() {
        var rules = Fleets.canary(Fleets.rules(5), 1, Duration.ofHours(24));

        assertThat(end(rules, AN_HOUR, 3, "2026-11-21T08:00:00Z")).contains(Instant.parse("2026-11-22T23:00:00Z"));
        assertThat(end(Fleets.canary(Fleets.rules(5), 1, Duration.ofHours(25)), AN_HOUR, 3, "2026-11-21T08:00:00Z"))
                .contains(Instant.parse("2026-11-24T00:00:00Z"));
    }

    /** The canary is done, and stays so for a week; the wave before it is over, and stays well for two weeks. */
    @Test
    void aSoakThatIsUnderWayCounts() {
        var now = Instant.parse("2026-11-21T08:10:00Z");
        var done = Instant.parse("2026-11-21T08:00:00Z");
        var canary = Fleets.canary(Fleets.rules(1), 1, Duration.ofDays(7));
        var waves = Fleets.waves(Fleets.rules(1), Duration.ofDays(14));
        var first = Fleets.vm("a", Standing.READY).doneAt(done);
        var next = Fleets.vm("b", Standing.ASKS);

        assertThat(new Forecast(canary, Duration.ofMinutes(20), ALWAYS)
                        .end(List.of(first.member(), next.member()), now))
                .contains(Instant.parse("2026-11-29T00:00:00Z"));
        assertThat(new Forecast(waves, Duration.ofMinutes(20), ALWAYS)
                        .end(List.of(first.member(), next.wave(1).member()), now))
                .contains(Instant.parse("2026-12-06T00:00:00Z"));
        assertThat(new Forecast(waves, Duration.ofMinutes(20), ALWAYS)
                        .end(List.of(first.member(), next.wave(0).member()), now))
                .as("nobody is left whom the soak holds")
                .contains(Instant.parse("2026-11-21T09:00:00Z"));
    }

    @Test
    void nobodyWaitsForTheSoakOfTheLast() {
        var rules = Fleets.canary(Fleets.rules(5), 3, Duration.ofHours(24));

        assertThat(end(rules, ALWAYS, 3, "2026-11-21T08:10:00Z")).contains(Instant.parse("2026-11-21T09:00:00Z"));
    }

    private static Optional<Instant> end(Rules rules, Member... fleet) {
        return new Forecast(rules, Duration.ofMinutes(20), ALWAYS)
                .end(List.of(fleet), Instant.parse("2026-11-21T08:10:00Z"));
    }

    @Test
    void onlyThoseWhoAreLeftTakeTurns() {
        var done = Fleets.vm("a", Standing.READY).member();
        var waits = Fleets.vm("b", Standing.AWAITING).member();
        var asks = Fleets.vm("c", Standing.ASKS).member();

        assertThat(end(Fleets.rules(1), done, waits, waits, done, asks))
                .contains(Instant.parse("2026-11-21T09:00:00Z"));
        assertThat(end(Fleets.rules(1), done, waits)).isEmpty();
    }

    /** What soaks is another release, or there is nobody in the wave who would begin the soak. */
    @Test
    void aSoakThatHoldsNobodyDoesNotCount() {
        var soon = Instant.parse("2026-11-21T09:00:00Z");
        var week = Duration.ofDays(7);
        var done = Fleets.vm("a", Standing.READY).doneAt(DAY).member().becoming("0.1.310");
        var asks = Fleets.vm("b", Standing.ASKS).wave(1).member();

        assertThat(end(Fleets.canary(Fleets.rules(1), 1, week), done, asks)).contains(soon);
        assertThat(end(Fleets.waves(Fleets.rules(1), week), done, asks)).contains(soon);
        assertThat(end(Fleets.waves(Fleets.rules(1), week, week), asks)).contains(soon);
    }

    /** A canary's turn, its soak and the turn of the other. */
    @Test
    void whatIsMoreThanTwoDaysAwayIsSaidInDays() {
        var fleet = new Member[] {
            Fleets.vm("a", Standing.ASKS).member(),
            Fleets.vm("b", Standing.ASKS).member()
        };
        var soak = Duration.ofDays(2).minusMinutes(40);

        assertThat(end(Fleets.canary(Fleets.rules(1), 1, soak), fleet)).contains(Instant.parse("2026-11-23T09:00:00Z"));
        assertThat(end(Fleets.canary(Fleets.rules(1), 1, soak.plusSeconds(1)), fleet))
                .contains(Instant.parse("2026-11-24T00:00:00Z"));
    }
}
