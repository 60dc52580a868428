package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.operator.action.Performer.Result;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Situation;
import java.util.Optional;

/** What only the answer tells of an act on a VM. Pure. */
final class Tried {
    private Tried() {}

    /** The status with what is known of an act on the VM only once it was tried; empty where that adds nothing. */
    static Optional<DriverStateStatus> counted(Action action, Result result, Situation intended) {
        var done = result instanceof Result.Done;
        if (done && action instanceof Action.Switch) {
            return Optional.of(Journal.switched(intended));
        }
        if (done && action instanceof Action.Stage) {
            return Optional.of(Journal.staged(intended));
        }
        return action instanceof Action.Restart && result instanceof Result.Again
                ? Optional.of(Journal.asked(intended))
                : Optional.empty();
    }
}
