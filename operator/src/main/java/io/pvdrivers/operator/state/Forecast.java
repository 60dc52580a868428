package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Planner;
import io.pvdrivers.operator.gate.Situation;

/**
 * What the operator would say of a VM if it looked at these facts, for whoever wants to know without an operator. Nothing is done. Pure.
 *
 * @param situation the facts, with all that the operator would note of them before it acts
 * @param decision what it would do or wait for next
 * @param status what it would write into the DriverState
 */
public record Forecast(Situation situation, Decision decision, DriverStateStatus status) {
    /** Looks at these facts as the operator does. */
    public static Forecast of(Facts facts) {
        var planner = new Planner();
        var situation = StateStep.watched(facts.situation());
        var decision = planner.decide(situation);
        for (int i = 0; i < StateStep.NOTES && decision.action().orElse(null) instanceof Action.Note note; i++) {
            situation = situation.with(Journal.note(note, situation));
            decision = planner.decide(situation);
        }
        return new Forecast(situation, decision, StatusReport.of(situation, decision));
    }
}
