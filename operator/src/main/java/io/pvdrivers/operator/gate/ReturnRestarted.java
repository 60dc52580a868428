package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.gate.Action.RestartCause;

/** Does the VM run with its devices as they were? */
final class ReturnRestarted implements Gate {
    @Override
    public String condition() {
        return "ReturnRestarted";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.vmiShowsMoved();
    }

    @Override
    public Verdict judge(Situation situation) {
        return RestartStep.judge(situation, RestartCause.RETURN);
    }
}
