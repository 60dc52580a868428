package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a situation says about itself, for the status. */
public final class Readings {
    private Readings() {}

    /** One line per needed driver; empty while they cannot be told. */
    public static Optional<List<DriverReading>> drivers(Situation situation) {
        return DriverCheck.of(situation).map(DriverCheck::readings);
    }

    /** The status with since when what was staged is being brought in. */
    public static DriverStateStatus staging(Situation situation) {
        var run = situation.run().filter(r -> r.staging() != null);
        return run.map(r -> r.withStaging(StagingStep.watched(situation, Objects.requireNonNull(r.staging()))))
                .map(situation.status()::withRun)
                .orElse(situation.status());
    }

    /** One sentence for each restart of ours that a run would cost, before it begins; empty during a run or while it cannot be told. */
    public static Optional<List<String>> plannedRestarts(Situation situation) {
        if (situation.run().isPresent() || DriverCheck.of(situation).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Work.of(situation) == Work.SOME ? RunCost.restarts(situation) : List.of());
    }
}
