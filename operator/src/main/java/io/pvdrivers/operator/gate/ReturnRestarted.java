package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.kubevirt.Device;

/** Does the VM run with its devices as they were? */
final class ReturnRestarted implements Gate {
    @Override
    public String condition() {
        return "ReturnRestarted";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.moves().stream()
                .anyMatch(w -> situation
                        .device(w)
                        .flatMap(Device::running)
                        .filter(w.value()::equals)
                        .isPresent());
    }

    @Override
    public Verdict judge(Situation situation) {
        return RestartStep.judge(situation, RestartCause.RETURN);
    }
}
