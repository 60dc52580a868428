package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.DriverReading;
import java.util.List;
import java.util.Optional;

/** What a situation says about itself, for the status. */
public final class Readings {
    private Readings() {}

    /** One line per needed driver; empty while they cannot be told. */
    public static Optional<List<DriverReading>> drivers(Situation situation) {
        return DriverCheck.of(situation).map(DriverCheck::readings);
    }

    /** One sentence for each restart of ours that a run would cost, before it begins; empty during a run or while it cannot be told. */
    public static Optional<List<String>> plannedRestarts(Situation situation) {
        if (situation.run().isPresent() || DriverCheck.of(situation).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Work.of(situation) == Work.SOME ? RunCost.restarts(situation) : List.of());
    }
}
