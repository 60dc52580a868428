package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollouts and windows from beginning to end, with the operator's own steps. */
class RolloutFlowTest {
    private static final String SATURDAY =
            "restart: Automatic, windows: [{schedule: '0 22 * * 6', durationSeconds: 14400, timeZone: Europe/Berlin}]";
    private static final String ALWAYS = "restart: Automatic, windows: [{always: true}]";
    private static final Instant OPENS = Instant.parse("2026-11-28T21:00:00Z");
    private static final Instant SHUTS = Instant.parse("2026-11-29T01:00:00Z");

    @Test
    void nothingIsDisruptedBeforeTheWindowAndAllIsDoneInIt() {
        var troop = new Troop(2, SATURDAY, Map.of());

        troop.play(Duration.ofHours(30)); // guests have been asked a second time by then
        var writes = troop.operator.statusWrites();
        assertThat(troop.waitsFor(0))
                .hasValueSatisfying(w -> assertThat(w.message())
                        .isEqualTo("Ready to go. Waits for the next maintenance window of policy windows."))
                .map(WaitingFor::until)
                .contains(OPENS);
        troop.playUntil(OPENS.minusSeconds(1));
        assertThat(troop.gone()).isEmpty();
        assertThat(troop.operator.statusWrites())
                .as("nothing to write in all that time")
                .isEqualTo(writes);

        troop.playUntil(SHUTS);
        assertThat(troop.phase(0)).contains(Phase.READY);
        assertThat(troop.phase(1)).contains(Phase.READY);
        assertThat(troop.restarts().values()).allMatch(at -> !at.isBefore(OPENS) && at.isBefore(SHUTS));
    }

    @Test
    void aVmSaysAtOnceThatItsWindowsCannotBeReadAndForgetsWhenTheyWouldHaveOpened() {
        var excluded = SATURDAY + ", excludeDates: ['2026-11-01/2999-12-31']";
        var troop = new Troop(1, excluded, Map.of());
        troop.play(Duration.ofMinutes(1));
        assertThat(troop.waitsFor(0).map(WaitingFor::until).orElseThrow()).isAfter("2999-12-31T00:00:00Z");

        troop.edit(2, SATURDAY.replace("Europe/Berlin", "Mars/X"));
        troop.play(Duration.ofMinutes(1));

        assertThat(troop.waitsFor(0))
                .hasValueSatisfying(w -> assertThat(w.message())
                        .isEqualTo(
                                "Ready to go. Waits for somebody to mend the windows, none of which can be read: see condition Ready of"
                                        + " policy windows."))
                .hasValueSatisfying(w -> assertThat(w.until()).isNull());
    }

    /** A run takes 30 minutes as long as nobody knows better: in an hour two VMs start, one after the other, and the third waits a day. */
    @Test
    void aVmThatWouldNotBeDoneDoesNotStart() {
        var troop = new Troop(
                6, "restart: Automatic, windows: [{schedule: '0 22 * * *', durationSeconds: 2700}]", Map.of());

        troop.playUntil(Instant.parse("2026-11-23T22:46:00Z"));
        var first = troop.gone().size();
        assertThat(first).isBetween(1, 4);
        var waiting = 5;
        assertThat(troop.waitsFor(waiting).map(WaitingFor::message).orElseThrow())
                .startsWith("Ready to go. The open window shuts at 2026-11-23T22:45:00Z, and a run takes about ")
                .endsWith(" minutes. Waits for the next maintenance window of policy windows.");
        troop.playUntil(Instant.parse("2026-11-24T21:59:00Z"));
        assertThat(troop.gone()).hasSize(first);
        troop.playUntil(Instant.parse("2026-11-24T22:46:00Z"));
        assertThat(troop.gone()).hasSizeGreaterThan(first);
        assertThat(troop.restarts().values())
                .allMatch(at -> at.toString().substring(11).compareTo("22:00") >= 0
                        && at.toString().substring(11).compareTo("22:45") < 0);
    }

    @Test
    void aWindowShorterThanARunIsUsedFromItsBeginning() {
        var troop =
                new Troop(1, "restart: Automatic, windows: [{schedule: '0 22 * * *', durationSeconds: 900}]", Map.of());

        troop.playUntil(Instant.parse("2026-11-27T08:00:00Z"));

        assertThat(troop.phase(0))
                .as(() -> String.join("\n", troop.operator.story(troop.vms.getFirst())))
                .contains(Phase.READY);
    }

    /** They all wait for their owners, and hold no place; then the operator is to restart them, two at once. */
    @Test
    void vmsThatWaitedForPeopleGoOnByTurns() {
        var troop = new Troop(6, "maxConcurrent: 2, maxFailures: 0, restart: WhenUserRestarts", Map.of());
        troop.playUntil(() -> waiting(troop, "AwaitingRestart") == 6);

        troop.edit(2, "maxConcurrent: 2, " + ALWAYS);
        var most = new AtomicInteger();
        troop.playUntil(() -> {
            most.accumulateAndGet(6 - troop.running(), Math::max);
            return IntStream.range(0, 6).allMatch(i -> troop.phase(i).equals(Optional.of(Phase.READY)));
        });

        assertThat(most.get()).isBetween(1, 2);
    }

    /** They are all approved in the same minute, as somebody does who comes to work on Monday. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxConcurrent: 1 | 1",
                "maxConcurrent: 2 | 2",
                "maxConcurrent: 6, groupBy: [{label: app, maxConcurrent: 2}] | 2"
            })
    void vmsThatAreApprovedAtOnceAreRestartedByTurns(String limits, int most) {
        var troop = new Troop(6, limits + ", maxFailures: 0, restart: Manual", Map.of());
        IntStream.range(0, 6).forEach(i -> troop.label(i, "app", "erp"));
        var down = new AtomicInteger();
        troop.playUntil(() -> waiting(troop, "AwaitingApproval") == 6);
        IntStream.range(0, 6).forEach(i -> troop.annotate(i, "pvdrivers.io/approved", "true"));

        troop.playUntil(() -> {
            down.accumulateAndGet(6 - troop.running(), Math::max);
            return IntStream.range(0, 6).allMatch(i -> troop.phase(i).equals(Optional.of(Phase.READY)));
        });

        assertThat(down).hasValue(most);
    }

    /** They have left their places, and another reason to wait has come in between when somebody approves them. */
    @Test
    void vmsThatAreApprovedWhileTheyMoveAreRestartedByTurnsToo() {
        var troop = new Troop(4, "maxConcurrent: 1, maxFailures: 0, restart: Manual", Map.of());
        var down = new AtomicInteger();
        troop.playUntil(() -> waiting(troop, "AwaitingApproval") == 4);
        troop.vms.forEach(
                vm -> assertThat(troop.world.let(vms -> vms.migrate(vm))).isTrue());
        troop.playUntil(() -> waiting(troop, "MigrationInProgress") == 4);
        IntStream.range(0, 4).forEach(i -> troop.annotate(i, "pvdrivers.io/approved", "true"));

        troop.playUntil(() -> {
            down.accumulateAndGet(4 - troop.running(), Math::max);
            return IntStream.range(0, 4).allMatch(i -> troop.phase(i).equals(Optional.of(Phase.READY)));
        });

        assertThat(down).hasValue(1);
    }

    private static long waiting(Troop troop, String reason) {
        return IntStream.range(0, troop.vms.size())
                .filter(i ->
                        troop.waitsFor(i).filter(w -> w.reason().equals(reason)).isPresent())
                .count();
    }

    @Test
    void leaveForOneVmOpensForThatVm() {
        var troop = new Troop(2, SATURDAY, Map.of());
        troop.play(Duration.ofMinutes(30));

        troop.annotate(1, "pvdrivers.io/open-until", "2026-11-23T12:00:00Z");
        troop.play(Duration.ofMinutes(40));

        assertThat(troop.phase(1)).contains(Phase.READY);
        assertThat(troop.gone()).containsExactly(1);
    }

    @Test
    void leaveThatIsTooFarAheadIsSaidAndNotHonoured() {
        var troop = new Troop(1, SATURDAY, Map.of());
        troop.annotate(0, "pvdrivers.io/open-until", "2026-11-26T12:00:00Z");
        troop.play(Duration.ofHours(1));

        assertThat(troop.gone()).isEmpty();
        assertThat(troop.operator.status(troop.vms.getFirst()).orElseThrow().notices())
                .singleElement()
                .satisfies(n -> assertThat(n.reason()).isEqualTo("OpenUntilNotHonoured"));
    }

    @Test
    void theCanaryGoesFirstAndTheOthersFollowWhenItHasSoaked() {
        var troop = new Troop(3, "maxConcurrent: 3, canary: {count: 1, soakSeconds: 7200}, " + ALWAYS, Map.of());

        troop.playUntil(() -> troop.phase(0).equals(Optional.of(Phase.READY)));
        assertThat(troop.gone()).containsExactly(0);
        var ready = troop.world.now();
        troop.play(Duration.ofMinutes(1));
        assertThat(troop.waitsFor(1).map(WaitingFor::message).orElseThrow())
                .isEqualTo(
                        "Ready to go. Waits while the canaries of release 0.1.302 soak under rollout.canary of policy"
                                + " windows.");
        troop.play(Duration.ofMinutes(110));
        assertThat(troop.gone()).containsExactly(0);

        troop.play(Duration.ofMinutes(15));
        assertThat(troop.gone()).containsExactly(0, 1, 2);
        assertThat(troop.world.now()).isAfter(ready.plus(Duration.ofHours(2)));
    }

    /** They queue again: what the canary has proved was another release. */
    @Test
    void vmsThatHaveNotBegunLoseTheirTurnsWhenTheirReleaseGoesBad() {
        var troop = new Troop(4, "maxConcurrent: 3, canary: {count: 1, soakSeconds: 600}, " + ALWAYS, Map.of());
        var policies = troop.operator.policies();
        policies.set(0, Manifests.edited(policies.getFirst(), 1, "release", "{channel: Stable}"));
        troop.playUntil(() -> troop.phase(0).equals(Optional.of(Phase.READY)));
        while (troop.gone().size() < 4) {
            troop.world.advance(troop.world.now().plusSeconds(20));
            troop.operator.look();
        }
        assertThat(troop.releases(1, 2, 3)).containsOnly("0.1.302");

        var releases = new TreeMap<>(Manifests.releases());
        releases.keySet().removeAll(List.of("0.1.302", "0.1.285"));
        troop.operator.knows(Catalog.of(releases.values()));
        troop.playUntil(() -> IntStream.range(1, 4).anyMatch(i -> troop.phase(i).equals(Optional.of(Phase.READY))));
        assertThat(troop.gone()).hasSize(2);
        var second = troop.gone().getLast();
        assertThat(troop.releases(second)).containsExactly("0.1.271");

        troop.playUntil(() -> IntStream.range(1, 4).allMatch(i -> troop.phase(i).equals(Optional.of(Phase.READY))));
        assertThat(troop.releases(0, 1, 2, 3)).containsExactly("0.1.302", "0.1.271", "0.1.271", "0.1.271");
    }

    /** The first VM does not come back, and the policy bears no failure: another try of it is the way on. */
    @Test
    void aSpentBudgetStopsTheRolloutUntilSomebodySeesToIt() {
        var troop = new Troop(2, "maxFailures: 0, " + ALWAYS, Map.of(0, Fault.STOP_ERROR_AFTER_SWITCH));

        troop.playUntil(() -> troop.phase(0).equals(Optional.of(Phase.ROLLED_BACK)));
        troop.play(Duration.ofHours(2));
        assertThat(troop.gone()).containsExactly(0);
        assertThat(troop.waitsFor(1).map(WaitingFor::message).orElseThrow())
                .isEqualTo("Ready to go. Waits because more VMs failed than allowed by rollout.maxFailures of policy"
                        + " windows.");

        troop.annotate(0, "pvdrivers.io/retry", "1");
        troop.playUntil(() -> troop.phase(1).equals(Optional.of(Phase.READY)));
        assertThat(troop.gone()).containsExactly(0, 1);
    }

    @Test
    void anEditIsAnotherWayOn() {
        var troop = new Troop(2, "maxFailures: 0, " + ALWAYS, Map.of(0, Fault.STOP_ERROR_AFTER_SWITCH));
        troop.playUntil(() -> troop.phase(0).equals(Optional.of(Phase.ROLLED_BACK)));
        troop.play(Duration.ofMinutes(30));

        troop.edit(2, "maxFailures: 1, maxConcurrent: 2, " + ALWAYS);

        troop.playUntil(() -> troop.phase(1).equals(Optional.of(Phase.READY)));
        assertThat(troop.gone()).contains(1);
    }

    @Test
    void wavesGoOneAfterTheOther() {
        var troop = new Troop(
                3,
                "maxConcurrent: 3, waves: [{selector: {matchLabels: {number: vm-2}}, soakSeconds: 3600},"
                        + " {selector: {matchLabels: {number: vm-0}}}], " + ALWAYS,
                Map.of());

        troop.playUntil(() -> troop.phase(2).equals(Optional.of(Phase.READY)));
        assertThat(troop.gone()).containsExactly(2);
        troop.play(Duration.ofMinutes(55));
        assertThat(troop.gone()).containsExactly(2);
        troop.playUntil(() -> troop.phase(0).equals(Optional.of(Phase.READY)));
        assertThat(troop.gone()).contains(0, 2);
        troop.playUntil(() -> troop.phase(1).equals(Optional.of(Phase.READY)));
    }
}
