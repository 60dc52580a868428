package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.kubevirt.PlannedRestarts;
import io.pvdrivers.operator.kubevirt.PlannedRestarts.Arrival;
import java.util.List;

/** What a run would cost the VM as it stands now. */
final class RunCost {
    private RunCost() {}

    /** One sentence for each restart of ours, in order. */
    static List<String> restarts(Situation situation) {
        return PlannedRestarts.of(
                new PlannedRestarts.Shape(media(situation), primer(situation), situation.pendingMoves()));
    }

    private static Arrival media(Situation situation) {
        var needed = DriverCheck.of(situation)
                .filter(c -> !c.unsatisfied().isEmpty())
                .isPresent();
        return needed && !MediaAttached.isPresent(situation)
                ? new Arrival.Cold("a container image comes into a VM with its start alone")
                : new Arrival.NotNeeded();
    }

    private static Arrival primer(Situation situation) {
        return BootEvidence.needsPrimer(situation)
                ? new Arrival.Cold("the policy's media name no volumes that could be plugged in")
                : new Arrival.NotNeeded();
    }
}
