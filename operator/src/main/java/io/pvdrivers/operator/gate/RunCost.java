package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.operator.kubevirt.PlannedRestarts;
import io.pvdrivers.operator.kubevirt.PlannedRestarts.Arrival;
import java.util.List;
import java.util.Optional;

/** What a run would cost the VM as it stands now. */
final class RunCost {
    private RunCost() {}

    /** One sentence for each restart of ours, in order. */
    static List<String> restarts(Situation situation) {
        var media = media(situation);
        var primer = primer(situation);
        var starts = media instanceof Arrival.Cold || primer instanceof Arrival.Cold;
        // Where only the spec was put back, the instance still has the device as it is wanted, unless it ends.
        var moves = situation.pendingMoves().stream()
                .filter(m -> starts || !situation.vmiShows(m))
                .toList();
        return PlannedRestarts.of(
                new PlannedRestarts.Shape(media, primer, moves, rebootEndsInstance(situation, media, primer)));
    }

    private static boolean rebootEndsInstance(Situation situation, Arrival media, Arrival primer) {
        return RebootPolicy.endsInstance(situation)
                && DriverCheck.of(situation)
                        .filter(c -> situation.pendingMoves().isEmpty()
                                ? exchanges(c)
                                : provesLate(situation, c, media, primer))
                        .isPresent();
    }

    private static boolean exchanges(DriverCheck check) {
        return check.unsatisfied().stream()
                .anyMatch(driver -> check.boundVersion(driver).isPresent());
    }

    /**
     * Windows can be seen to boot from a bus only once it has left the older driver that it uses there, or took for a primer that came with the
     * ISO. The start that brings a primer alone does that too.
     */
    private static boolean provesLate(Situation situation, DriverCheck check, Arrival media, Arrival primer) {
        var isoNeedsAStart = media instanceof Arrival.Cold;
        var comesWithIt = isoNeedsAStart && !(primer instanceof Arrival.NotNeeded);
        var comesAlone = !isoNeedsAStart && primer instanceof Arrival.Cold;
        return !comesAlone
                && BootEvidence.targetBuses(situation).stream()
                        .map(bus -> DriverCheck.driverOf(bus, DeviceKind.DISK))
                        .filter(check.unsatisfied()::contains)
                        .anyMatch(driver ->
                                check.boundVersion(driver).isPresent() || comesWithIt && check.isKnown(driver));
    }

    private static Arrival media(Situation situation) {
        var needed = DriverCheck.of(situation)
                .filter(c -> !c.unsatisfied().isEmpty())
                .isPresent();
        return needed && !MediaAttached.isPresent(situation)
                ? arrival(HotMedia.whyNotInjected(situation))
                : new Arrival.NotNeeded();
    }

    private static Arrival primer(Situation situation) {
        return BootEvidence.needsPrimer(situation)
                ? arrival(HotMedia.whyNotPlugged(situation))
                : new Arrival.NotNeeded();
    }

    private static Arrival arrival(Optional<String> whyCold) {
        return whyCold.<Arrival>map(Arrival.Cold::new).orElseGet(Arrival.Hot::new);
    }
}
