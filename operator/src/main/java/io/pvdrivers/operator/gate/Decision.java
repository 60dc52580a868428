package io.pvdrivers.operator.gate;

import java.util.List;
import java.util.Optional;

/**
 * What the planner says.
 *
 * @param course the list that was walked
 * @param gate the condition of the gate that decided; empty where all have passed
 * @param passed conditions of the needed gates before it
 * @param notNeeded conditions of the gates before it that were not needed
 */
public record Decision(
        Course course, Optional<String> gate, Verdict verdict, List<String> passed, List<String> notNeeded) {

    /** The action to perform, where there is one. */
    public Optional<Action> action() {
        return verdict instanceof Verdict.Act act ? Optional.of(act.action()) : Optional.empty();
    }

    /** Whether the VM is done. */
    public boolean isReady() {
        return course == Course.FORWARD && gate.isEmpty() && verdict instanceof Verdict.Passed;
    }
}
