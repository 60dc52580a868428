package io.pvdrivers.operator.rollout;

import static io.pvdrivers.operator.rollout.Fleets.canary;
import static io.pvdrivers.operator.rollout.Fleets.groups;
import static io.pvdrivers.operator.rollout.Fleets.rules;
import static io.pvdrivers.operator.rollout.Fleets.vm;
import static io.pvdrivers.operator.rollout.Fleets.waves;
import static io.pvdrivers.operator.rollout.Standing.ASKS;
import static io.pvdrivers.operator.rollout.Standing.AWAITING;
import static io.pvdrivers.operator.rollout.Standing.BLOCKED;
import static io.pvdrivers.operator.rollout.Standing.FAILED;
import static io.pvdrivers.operator.rollout.Standing.IN_FLIGHT;
import static io.pvdrivers.operator.rollout.Standing.PENDING;
import static io.pvdrivers.operator.rollout.Standing.READY;
import static io.pvdrivers.operator.rollout.Standing.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Stage;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.StageName;
import io.pvdrivers.operator.rollout.Fleets.Vm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who goes next, and what the others are told. */
class RolloutTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static Dispatch dispatch(Rules rules, Vm... fleet) {
        return new Rollout(rules, Stream.of(fleet).map(Vm::member).toList(), NOW).dispatch(Optional.empty());
    }

    private static String why(Dispatch dispatch, String name) {
        return Optional.ofNullable(dispatch.held().get(name)).map(Hold::message).orElse("goes");
    }

    @Test
    void theLongestWaitingGoFirstAsFarAsThereAreSlots() {
        var dispatch =
                dispatch(rules(3), vm("c", ASKS), vm("b", ASKS), vm("a", ASKS), vm("d", IN_FLIGHT), vm("e", AWAITING));

        assertThat(dispatch.go()).containsExactly("a", "b");
        assertThat(why(dispatch, "c")).isEqualTo("Waits for its turn under rollout.maxConcurrent");
        assertThat(dispatch.stage()).isEmpty();
    }

    @Test
    void aVmThatShouldRunAndDoesNotTakesAPlace() {
        assertThat(dispatch(
                                rules(2),
                                vm("a", ASKS),
                                vm("b", ASKS),
                                vm("down", READY).down())
                        .go())
                .containsExactly("a");
        assertThat(dispatch(rules(1), vm("a", ASKS), vm("down", IN_FLIGHT).down())
                        .go())
                .isEmpty();
    }

    @Test
    void aSpentFailureBudgetStartsNobody() {
        var fleet = new Vm[] {vm("a", FAILED), vm("b", ROLLED_BACK), vm("c", ASKS)};

        assertThat(why(dispatch(rules(3), fleet), "c"))
                .startsWith("Waits because more VMs failed than allowed by rollout.maxFailures");
        assertThat(dispatch(new Rules(3, 2, Optional.empty(), List.of(), Map.of()), fleet)
                        .go())
                .containsExactly("c");
    }

    @Test
    void theCanariesGoAlone() {
        var rules = canary(rules(5), 2, HOUR);
        var dispatch = dispatch(rules, vm("a", ASKS), vm("b", ASKS), vm("c", ASKS));

        assertThat(dispatch.go()).containsExactly("a", "b");
        assertThat(why(dispatch, "c")).startsWith("Waits for the canaries of release 0.1.302 under rollout.canary");
        assertThat(dispatch.stage().map(Stage::name)).contains(StageName.CANARY);
        assertThat(dispatch(rules, vm("a", IN_FLIGHT), vm("b", READY).doneAt(NOW.minus(HOUR)), vm("c", ASKS))
                        .go())
                .isEmpty();
    }

    @Test
    void theOthersFollowWhenTheCanariesHaveSoaked() {
        var rules = canary(rules(5), 2, HOUR);
        var first = vm("a", READY).doneAt(NOW.minus(HOUR.multipliedBy(3)));
        var soaking = dispatch(rules, first, vm("b", READY).doneAt(NOW.minusSeconds(3599)), vm("c", ASKS));

        assertThat(soaking.go()).isEmpty();
        assertThat(soaking.stage()).contains(new Stage(StageName.SOAKING, null, null, null, NOW.plusSeconds(1)));
        assertThat(soaking.changes()).contains(NOW.plusSeconds(1));
        assertThat(dispatch(rules, first, vm("b", READY).doneAt(NOW.minusSeconds(3600)), vm("c", ASKS))
                        .go())
                .containsExactly("c");
    }

    /** Those that were Ready before do not count, and a later one's run does not begin the soak anew. */
    @Test
    void onlyRunsMakeCanaries() {
        var rules = canary(rules(5), 1, HOUR);

        assertThat(dispatch(rules, vm("r", READY), vm("a", ASKS), vm("b", ASKS)).go())
                .containsExactly("a");
        assertThat(dispatch(
                                rules,
                                vm("a", READY).doneAt(NOW.minus(HOUR)),
                                vm("b", READY).doneAt(NOW),
                                vm("c", ASKS))
                        .go())
                .containsExactly("c");
    }

    /** What is blocked or awaits a person is no canary; what failed, or awaits its owner's restart, remains one. */
    @Test
    void aCanaryThatCannotGoIsReplaced() {
        var rules = canary(rules(5), 1, HOUR);

        assertThat(dispatch(rules, vm("a", BLOCKED), vm("b", ASKS), vm("c", ASKS))
                        .go())
                .containsExactly("b");
        assertThat(dispatch(rules, vm("a", AWAITING), vm("b", ASKS), vm("c", ASKS))
                        .go())
                .containsExactly("b");
        assertThat(dispatch(rules, vm("a", FAILED), vm("b", ASKS)).go()).isEmpty();
        assertThat(dispatch(rules, vm("a", AWAITING).ridesAlong(), vm("b", ASKS))
                        .go())
                .isEmpty();
        assertThat(dispatch(rules, vm("a", ASKS).shut(NOW.plus(HOUR)), vm("b", ASKS), vm("c", ASKS))
                        .go())
                .containsExactly("b");
    }

    @Test
    void aCanaryThatFailedKeepsItsPlaceForItsNextTry() {
        var rules = canary(rules(5), 1, HOUR);

        assertThat(dispatch(rules, vm("a", ASKS), vm("b", ASKS).failedBefore()).go())
                .containsExactly("b");
    }

    /** Its wave goes on meanwhile, and nobody else has proved anything. */
    @Test
    void aCanaryThatIsTriedAgainLaterLeavesItTheCanariesTurn() {
        var rules = canary(waves(rules(5), HOUR), 1, HOUR);
        var dispatch = dispatch(
                rules,
                vm("a", FAILED).failedBefore().mayAskUntil(NOW.plus(HOUR)),
                vm("b", ASKS).wave(1));

        assertThat(dispatch.go()).isEmpty();
        assertThat(dispatch.stage()).contains(new Stage(StageName.CANARY, null, null, null, null));
    }

    @Test
    void wavesGoOneAfterTheOther() {
        var rules = waves(rules(2), HOUR, HOUR);
        var first = dispatch(rules, vm("a", ASKS).wave(2), vm("b", ASKS).wave(1), vm("c", ASKS), vm("d", IN_FLIGHT));

        assertThat(first.go()).containsExactly("c");
        assertThat(why(first, "b")).isEqualTo("Waits for the end of wave 1 (w0) under rollout.waves");
        assertThat(why(first, "a")).isEqualTo("Waits for the end of wave 1 (w0) under rollout.waves");
        assertThat(first.stage()).contains(new Stage(StageName.WAVE, 1, 3, "w0", null));

        var soaking = dispatch(
                rules,
                vm("a", ASKS).wave(2),
                vm("b", ASKS).wave(1),
                vm("c", READY).doneAt(NOW));
        assertThat(soaking.go()).isEmpty();
        assertThat(why(soaking, "b")).startsWith("Waits while wave 1 (w0) soaks under rollout.waves");
        assertThat(soaking.stage()).contains(new Stage(StageName.SOAKING, 2, 3, "w1", NOW.plus(HOUR)));

        var second = dispatch(
                rules,
                vm("a", ASKS).wave(2),
                vm("b", ASKS).wave(1),
                vm("c", READY).doneAt(NOW.minus(HOUR)));
        assertThat(second.go()).containsExactly("b");
        assertThat(second.stage()).contains(new Stage(StageName.WAVE, 2, 3, "w1", null));
    }

    /** A wave in which nothing had to be done does not soak, and one that waits for people is over. */
    @Test
    void aWaveInWhichNobodyGoesHoldsNobody() {
        var rules = waves(rules(2), HOUR);

        assertThat(dispatch(
                                rules,
                                vm("a", READY),
                                vm("b", BLOCKED),
                                vm("c", AWAITING),
                                vm("d", ASKS).wave(1))
                        .go())
                .containsExactly("d");
    }

    @Test
    void aVmThatIsLookedAtHoldsTheNextWaveForAWhile() {
        var rules = waves(rules(2), Duration.ZERO);
        var looked = dispatch(
                rules,
                vm("a", PENDING).mayAskUntil(NOW.plusSeconds(60)),
                vm("b", ASKS).wave(1));

        assertThat(looked.go()).isEmpty();
        assertThat(looked.changes()).contains(NOW.plusSeconds(60));
        assertThat(dispatch(
                                rules,
                                vm("a", PENDING).mayAskUntil(NOW),
                                vm("b", ASKS).wave(1))
                        .go())
                .containsExactly("b");
    }

    @Test
    void ofAGroupOnlySoManyGoAtOnce() {
        var rules = groups(rules(5), Map.of("app", 1));
        var dispatch = dispatch(
                rules,
                vm("a", ASKS).in(Map.of("app", "erp")),
                vm("b", ASKS).in(Map.of("app", "erp")),
                vm("c", ASKS).in(Map.of("app", "crm")),
                vm("d", ASKS),
                vm("e", ASKS).in(Map.of("tier", "erp")),
                vm("f", IN_FLIGHT).in(Map.of("app", "crm")));

        assertThat(dispatch.go()).containsExactly("a", "d", "e");
        assertThat(why(dispatch, "b"))
                .isEqualTo(
                        "Waits for VMs with app=erp, of which no more than 1 are in flight at once under rollout.groupBy");
    }

    @Test
    void aVmThatIsDownTakesAPlaceInItsGroup() {
        var rules = groups(rules(5), Map.of("app", 1));

        assertThat(dispatch(
                                rules,
                                vm("a", ASKS).in(Map.of("app", "erp")),
                                vm("b", READY).down().in(Map.of("app", "erp")))
                        .go())
                .isEmpty();
    }

    /** Otherwise those in one group could overtake it for ever. */
    @Test
    void whoIsInTwoGroupsKeepsItsPlaceInOneWhileItWaitsForTheOther() {
        var rules = groups(rules(5), Map.of("app", 1, "node", 1));
        var dispatch = dispatch(
                rules,
                vm("a", ASKS).in(Map.of("app", "erp", "node", "n1")),
                vm("b", ASKS).in(Map.of("app", "erp", "node", "n2")),
                vm("c", ASKS).in(Map.of("app", "crm", "node", "n3")),
                vm("x", IN_FLIGHT).in(Map.of("node", "n1")));

        assertThat(dispatch.go()).containsExactly("c");
    }

    /** A VM that should run and does not may fill a group for weeks. */
    @Test
    void whoWaitsForAVmThatIsDownKeepsNobodyOfItsOtherGroups() {
        var rules = groups(rules(5), Map.of("app", 1, "node", 1));
        var dispatch = dispatch(
                rules,
                vm("a", ASKS).in(Map.of("app", "erp", "node", "n1")),
                vm("b", ASKS).in(Map.of("app", "erp", "node", "n2")),
                vm("x", READY).in(Map.of("node", "n1")).down());

        assertThat(dispatch.go()).containsExactly("b");
    }

    @Test
    void everyReleaseHasItsOwnCanaries() {
        var rules = canary(rules(5), 1, HOUR);
        var done = vm("a", READY).doneAt(NOW.minus(HOUR)).member();
        var other = new Member(
                "b",
                ASKS,
                "b",
                false,
                true,
                false,
                Optional.empty(),
                0,
                Map.of(),
                new Aim("0.1.310", "virtio/virtio"),
                Optional.empty(),
                Optional.empty());
        var another = new Member(
                "c",
                ASKS,
                "c",
                false,
                true,
                false,
                Optional.empty(),
                0,
                Map.of(),
                other.aim(),
                Optional.empty(),
                Optional.empty());

        assertThat(new Rollout(
                                rules,
                                List.of(done, other, another, vm("d", ASKS).member()),
                                NOW)
                        .dispatch(Optional.empty())
                        .go())
                .containsExactly("b", "d");
    }

    private static Stage stage(Rules rules, Member... fleet) {
        return new Rollout(rules, List.of(fleet), NOW)
                .dispatch(Optional.empty())
                .stage()
                .orElseThrow();
    }

    /** Those of whom nothing is wanted any more, and those of later waves, may be on their way to anything. */
    @Test
    void theStageIsThatOfTheFirstWaveInWhichSomebodyIsLeft() {
        var rules = canary(waves(rules(5), Duration.ZERO), 1, HOUR);
        var proven = vm("a", READY).doneAt(NOW.minus(HOUR)).member();
        var newer = vm("b", READY).member().becoming("0.1.310");

        assertThat(stage(rules, proven, newer, vm("c", ASKS).wave(1).member()))
                .isEqualTo(new Stage(StageName.WAVE, 2, 2, null, null));
        assertThat(stage(
                        rules,
                        proven,
                        vm("c", ASKS).member(),
                        vm("d", ASKS).wave(1).member().becoming("0.1.310")))
                .isEqualTo(new Stage(StageName.WAVE, 1, 2, "w0", null));
    }

    /** A soak is for what the wave has become. */
    @Test
    void whoGoesToAnotherReleaseDoesNotWaitForTheSoak() {
        var rules = waves(rules(5), HOUR);
        var fleet = List.of(
                vm("a", READY).doneAt(NOW).member(),
                vm("b", ASKS).wave(1).member(),
                vm("c", ASKS).wave(1).member().becoming("0.1.310"));
        var dispatch = new Rollout(rules, fleet, NOW).dispatch(Optional.empty());

        assertThat(dispatch.go()).containsExactly("c");
        assertThat(why(dispatch, "b")).startsWith("Waits while wave 1 (w0) soaks");
        assertThat(dispatch.stage()).contains(new Stage(StageName.WAVE, 2, 2, null, null));
    }

    @Test
    void ofSeveralSoaksTheOneThatEndsLastIsNamed() {
        var fleet = new Vm[] {
            vm("a", READY).doneAt(NOW.minusSeconds(60)),
            vm("b", READY).wave(1).doneAt(NOW),
            vm("c", ASKS).wave(2)
        };

        assertThat(why(dispatch(waves(rules(5), HOUR, HOUR), fleet), "c")).startsWith("Waits while wave 2 (w1) soaks");
        assertThat(why(dispatch(waves(rules(5), HOUR.multipliedBy(2), HOUR), fleet), "c"))
                .startsWith("Waits while wave 1 (w0) soaks");
    }

    @Test
    void aClosedPolicySaysSoToEverybody() {
        var closed = new Rollout(rules(2), List.of(vm("a", ASKS).member()), NOW)
                .dispatch(Optional.of(Hold.until("Shut", Optional.of(NOW.plus(HOUR)))));

        assertThat(closed.go()).isEmpty();
        assertThat(why(closed, "a")).isEqualTo("Shut");
        assertThat(closed.changes()).contains(NOW.plus(HOUR));
    }
}
