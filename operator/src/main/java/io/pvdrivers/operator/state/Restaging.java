package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.StagedMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What could not be plugged into the running VM and costs a restart that was not announced. Pure. */
final class Restaging {
    private static final String WHY =
            "It brings in the primer, a tiny disk that was to be plugged into the running VM and could not be.";

    private Restaging() {}

    static boolean isHot(Action.Stage stage) {
        var media = stage.media().filter(m -> switch (m) {
            case StagedMedia.Image image -> false;
            case StagedMedia.Claim claim -> claim.hot();
        });
        return media.isPresent()
                || stage.primer().flatMap(Action.StagedPrimer::claimName).isPresent();
    }

    /** The status with one restart more, where the stage is the second try; counted once. */
    static DriverStateStatus counted(Action.Stage stage, DriverStateStatus intended, DriverStateStatus before) {
        var run = Optional.ofNullable(before.run());
        var staging = run.map(Run::staging);
        var wasCold = staging.filter(s -> !Boolean.TRUE.equals(s.hotPlugged())).isPresent();
        var triedHot = run.map(Run::primerVolume).isPresent();
        if (isHot(stage) || stage.primer().isEmpty() || wasCold || !triedHot) {
            return intended;
        }
        var reasons = new ArrayList<>(
                Optional.ofNullable(intended.plannedRestartsFor()).orElse(List.of()));
        reasons.add(0, WHY);
        return intended.withPlannedRestarts(
                        Optional.ofNullable(intended.plannedRestarts()).orElse(0) + 1)
                .withPlannedRestartsFor(reasons);
    }
}
