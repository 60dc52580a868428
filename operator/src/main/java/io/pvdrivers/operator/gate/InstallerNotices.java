package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.catalog.UpgradePath;
import java.util.Optional;
import java.util.stream.Stream;

/** What to know of the ISO's own installer where somebody else installs. The operator itself updates driver by driver. */
final class InstallerNotices {
    private InstallerNotices() {}

    /** The installer fails over what is installed. */
    static Stream<Notice> failsOver(Situation situation) {
        var byOthers = situation.plan().installMethod() != InstallMethod.GUEST_AGENT
                && Work.of(situation) == Work.SOME
                && DriverCheck.of(situation)
                        .filter(c -> !c.unsatisfied().isEmpty())
                        .isPresent();
        return byOthers
                ? Stream.of(situation.guestOs()).flatMap(Optional::stream).flatMap(os -> notice(situation, os).stream())
                : Stream.empty();
    }

    private static Optional<Notice> notice(Situation situation, GuestOs os) {
        var installed =
                InstalledReading.of(situation).map(InstalledDrivers::release).flatMap(situation.catalog()::release);
        return installed.flatMap(from -> situation.release().flatMap(to -> notice(situation, os, from, to)));
    }

    private static Optional<Notice> notice(Situation situation, GuestOs os, Release from, Release to) {
        var beginning = "The installer of release " + to.version() + " fails over " + from.version() + ": ";
        return switch (UpgradePath.of(situation.catalog(), os, from, to)) {
            case UpgradePath.Direct direct -> Optional.empty();
            case UpgradePath.Via via ->
                Optional.of(NoticeReason.INSTALLER_FAILS.of(beginning + via.why() + " Install "
                        + String.join(", then ", via.hops()) + ", or update driver by driver with pnputil."));
            case UpgradePath.None none ->
                Optional.of(NoticeReason.INSTALLER_FAILS.of(
                        beginning + none.why() + " " + none.instead().orElse("Update driver by driver with pnputil.")));
        };
    }
}
