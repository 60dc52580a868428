package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A VMI that ended before the run's own record was written. A list from an API server that lags shows it as if it ran, and its time would be
 * counted as that of a guest which does not return. Pure.
 */
public final class EarlierInstance {
    /** Clocks may differ by as much; an instance that lived shorter has been through nothing that is recorded. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** At this time this VMI was there, or none where it is empty. */
    private record Known(String vmiUid, Instant at) {}

    private EarlierInstance() {}

    /** Whether the VMI that is seen seems to be such a one; the API server knows. */
    public static boolean isSeen(Situation situation) {
        return situation
                .vmi()
                .flatMap(VmiClock::existsSince)
                .filter(made -> known(situation)
                        .anyMatch(k -> !situation.isOfThisInstance(k.vmiUid())
                                && made.plus(SKEW).isBefore(k.at())))
                .isPresent();
    }

    private static Stream<Known> known(Situation situation) {
        var run = situation.run();
        return Stream.of(
                        Optional.ofNullable(situation.status().rollback()).map(EarlierInstance::known),
                        run.map(Run::switching).map(EarlierInstance::known),
                        run.map(Run::staging).map(EarlierInstance::known))
                .flatMap(Optional::stream);
    }

    private static Known known(Rollback rollback) {
        return new Known(rollback.vmiUID(), rollback.at());
    }

    private static Known known(Switching switching) {
        return new Known(switching.vmiUID(), switching.at());
    }

    private static Known known(Staging staging) {
        return new Known(staging.vmiUID(), staging.at());
    }
}
