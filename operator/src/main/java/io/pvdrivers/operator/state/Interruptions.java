package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run.Interruption;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Standstill;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Keeps when somebody else held the VM during a run, by which the run's limits of time are counted. Pure. */
final class Interruptions {
    private Interruptions() {}

    /** The status with the interruption that lasts or has just ended; the same object where nothing changed. */
    static DriverStateStatus update(Situation situation) {
        var run = situation.run();
        if (run.isEmpty()) {
            return situation.status();
        }
        var now = situation.now().truncatedTo(ChronoUnit.SECONDS);
        var lasting = Optional.ofNullable(run.get().interruption()).filter(i -> i.until() == null);
        if (Standstill.stopsClocks(situation) == lasting.isPresent()) {
            return situation.status();
        }
        var next = new Interruption(lasting.map(Interruption::since).orElse(now), lasting.isPresent() ? now : null);
        return situation.status().withRun(run.get().withInterruption(next));
    }
}
