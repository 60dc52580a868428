package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.gate.Action.RestartCause;

/** Does the VM run with the switched devices? Until it is restarted its owner may change what it has to have afterwards. */
final class Restarted implements Gate {
    @Override
    public String condition() {
        return "Restarted";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        var nextStartBringsThem = situation.vmi().isEmpty() && isProven(situation);
        return situation.run().isPresent()
                && situation.isSwitched()
                && !situation.vmiShowsMoves()
                && !nextStartBringsThem;
    }

    @Override
    public Verdict judge(Situation situation) {
        if (!isProven(situation)) {
            return Unproven.judge(situation);
        }
        return SettingsBefore.changed(situation)
                .map(settings -> Verdict.act(new Action.KeepSettings(settings)))
                .orElseGet(() -> RestartStep.judge(situation, RestartCause.SWITCH));
    }

    /** The switch was ours, and the proof was of the VMI that ran when it was made. */
    private boolean isProven(Situation situation) {
        var switching = situation.run().map(Run::switching);
        var movesDisk = situation.moves().stream().anyMatch(m -> m.kind() == DeviceKind.DISK);
        return switching.isPresent()
                && (!movesDisk
                        || situation
                                .proof()
                                .filter(p -> p.vmiUID().equals(switching.get().vmiUID()))
                                .isPresent());
    }
}
