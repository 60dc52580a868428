package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import java.util.List;
import java.util.stream.Collectors;

/** The installation that a person does inside Windows, as one command. */
final class HandInstallation {
    private HandInstallation() {}

    static Verdict await(Situation situation, List<Driver> drivers) {
        var release = situation.plan().release();
        return Verdict.waitFor(
                Reason.INSTALL_BY_HAND,
                "The ISO of release " + release + " is in the CD-ROM drive" + why(situation) + " Install "
                        + Sight.list(drivers) + " from it: run as administrator in PowerShell inside Windows: "
                        + command(
                                situation.guestOs().orElseThrow(),
                                InstallSteps.architecture(situation),
                                InstallSteps.packages(situation, drivers))
                        + " " + takeBack(situation, drivers) + next(situation));
    }

    /** pnputil leaves devices that run with a newer driver as they are. */
    private static String takeBack(Situation situation, List<Driver> drivers) {
        var newer = drivers.stream()
                .filter(d -> DriverCheck.of(situation).orElseThrow().isToTakeBack(d))
                .toList();
        return newer.isEmpty()
                ? ""
                : "Windows keeps the newer " + Sight.list(newer)
                        + ": in Device Manager, Update driver, Browse, Let me pick, choose the older version for each of their devices. ";
    }

    private static String why(Situation situation) {
        if (situation.plan().installMethod() == InstallMethod.MANUAL) {
            return ".";
        }
        var blocked = situation.guest().seen().flatMap(GuestSight.Seen::whyNotAct);
        return blocked.map(why -> ", and the operator can install nothing here. " + why)
                .orElse(", and the operator cannot reach into this guest.");
    }

    private static String next(Situation situation) {
        var name = situation.vm().getMetadata().getName();
        var seen = situation.guest().seen();
        var reboot = "Reboot Windows if pnputil asks for it. ";
        if (seen.map(GuestSight.Seen::source).orElse(GuestSight.Source.REPORT) == GuestSight.Source.REPORT) {
            return reboot + "Then apply a new GuestReport named " + name + ".";
        }
        return seen.flatMap(s -> s.blind("driverStore")).isPresent()
                ? reboot + "The agent does not tell which drivers are in the store: then apply a GuestReport named "
                        + name + " that states driverStore."
                : reboot + "The run goes on by itself once the drivers are there.";
    }

    /**
     * Finds the ISO by a driver of the wanted version on it: drive letters differ from VM to VM, and an older ISO may be in another drive.
     * The network driver comes last.
     */
    static String command(GuestOs os, Architecture architecture, List<DriverPackage> drivers) {
        var folder = "\\" + os.directory() + "\\" + architecture.directory() + "\\";
        var first = drivers.get(0);
        var known = first.driver().directory() + folder + first.driver().inf() + ".inf";
        var directories =
                drivers.stream().map(d -> "'" + d.driver().directory() + "'").collect(Collectors.joining(","));
        var pnputil = os.isBefore10()
                ? "pnputil.exe -i -a \"$d\\$_" + folder + "*.inf\""
                : "pnputil.exe /add-driver \"$d\\$_" + folder + "*.inf\" /install";
        return "$d = (Get-WmiObject Win32_LogicalDisk -Filter DriveType=5 | ? { Select-String -Quiet -SimpleMatch '"
                + sought(first.version())
                + "' \"$($_.DeviceID)\\" + known + "\" } | Select-Object -First 1).DeviceID; " + directories + " | % { "
                + pnputil
                + " }";
    }

    /** What an INF of this version contains, and of no other build. */
    private static String sought(DriverVersion version) {
        return version.branch().isPresent() ? version.toString() : "." + version.origin() + "." + version.build();
    }
}
