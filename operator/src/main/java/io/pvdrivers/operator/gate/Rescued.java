package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.gate.Action.RestartCause;

/** Runs the VM again, where what we had staged keeps its instance from starting? */
final class Rescued implements Gate {
    @Override
    public String condition() {
        return "Rescued";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.vmi().isPresent() && !situation.isRunning() && OurTraces.inInstance(situation);
    }

    @Override
    public Verdict judge(Situation situation) {
        return RestartStep.judge(situation, RestartCause.UNSTAGING);
    }
}
