package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.gate.Reason;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassingWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final PassingWords passing = new PassingWords();

    @Test
    void otherWordsOfTheSameWayMayWaitForAWhile() {
        var state = written(onItsWay("Windows shuts down."));

        assertThat(passing.mayWait(state, onItsWay("The VM starts."), NOW.plusSeconds(9)))
                .isTrue();
        assertThat(passing.mayWait(state, onItsWay("The VM starts."), NOW.plus(PassingWords.A_WHILE)))
                .isFalse();
    }

    @Test
    void whatNobodyHasWrittenYetIsWritten() {
        var state = state(onItsWay("Windows shuts down."));

        assertThat(passing.mayWait(state, onItsWay("The VM starts."), NOW)).isFalse();
    }

    @Test
    void whatIsRememberedIsWrittenAtOnce() {
        var state = written(onItsWay("Windows shuts down."));

        assertThat(passing.mayWait(state, onItsWay("Windows shuts down.").withAttempts(2), NOW))
                .isFalse();
    }

    @Test
    void whatAPersonHasToHearIsWrittenAtOnce() {
        var state = written(onItsWay("Windows shuts down."));
        var asks = onItsWay("").withWaitingFor(waiting(Reason.BIT_LOCKER.code(), "Suspend BitLocker."));

        assertThat(passing.mayWait(state, asks, NOW)).isFalse();
    }

    @Test
    void anotherPhaseIsWrittenAtOnce() {
        var state = written(onItsWay("Windows shuts down."));

        assertThat(passing.mayWait(state, onItsWay("").withPhase(Phase.READY), NOW))
                .isFalse();
    }

    @Test
    void clocksThatALaterLookSetsAnewMayWait() {
        var state = written(onItsWay("").withRun(run(b -> b.watch(new Watch("vmi-2", null, 0, false)))));

        assertThat(passing.mayWait(
                        state,
                        onItsWay("")
                                .withRun(run(b -> b.watch(new Watch("vmi-2", NOW, 0, false))
                                        .startingSince(NOW))),
                        NOW))
                .isTrue();
    }

    @Test
    void theCreationOfAVmiMayWait() {
        var staging = new Staging("vmi-1", NOW, true, null, null, null, null, null);
        var state = written(onItsWay("").withRun(run(b -> b.staging(staging))));

        assertThat(passing.mayWait(state, onItsWay("").withRun(run(b -> b.staging(staging.withStartedAt(NOW)))), NOW))
                .isTrue();
        assertThat(passing.mayWait(state, onItsWay("").withRun(run(b -> b.staging(staging.withTimes(1)))), NOW))
                .isFalse();
    }

    /** That an instance has started with the new devices, how long one has run and that its agent answered can be seen but once. */
    @ParameterizedTest
    @CsvSource({"vmi-2, 0, false", "vmi-1, 40, false", "vmi-1, 0, true"})
    void whatIsSeenButOnceOfAnInstanceIsWrittenAtOnce(String vmi, int spent, boolean agentSeen) {
        var state = written(onItsWay("").withRun(run(b -> b.watch(new Watch("vmi-1", NOW, 0, false)))));

        assertThat(passing.mayWait(
                        state, onItsWay("").withRun(run(b -> b.watch(new Watch(vmi, NOW, spent, agentSeen)))), NOW))
                .isFalse();
    }

    private static Run run(UnaryOperator<RunBuilder> with) {
        return with.apply(RunBuilder.builder().id("run-1").startedAt(NOW)).build();
    }

    private DriverState written(DriverStateStatus status) {
        var state = state(status);
        passing.wrote(state, NOW);
        return state;
    }

    private static DriverState state(DriverStateStatus status) {
        var state = new DriverState();
        state.getMetadata().setUid("state-1");
        state.setStatus(status);
        return state;
    }

    private static DriverStateStatus onItsWay(String sentence) {
        return DriverStateStatusBuilder.builder()
                .phase(Phase.IN_PROGRESS)
                .waitingFor(waiting("Restarting", sentence))
                .build();
    }

    private static WaitingFor waiting(String reason, String sentence) {
        return new WaitingFor(reason, sentence, NOW, null);
    }
}
