package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.operator.gate.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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
