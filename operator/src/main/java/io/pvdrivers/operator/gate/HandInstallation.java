package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
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
                        + command(situation.guestOs().orElseThrow(), InstallSteps.architecture(situation), drivers)
                        + " " + next(situation));
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
        return situation.guest().seen().map(GuestSight.Seen::source).orElse(GuestSight.Source.REPORT)
                        == GuestSight.Source.AGENT
                ? "The run goes on by itself once the drivers are there."
                : "Then apply a new GuestReport named "
                        + situation.vm().getMetadata().getName() + ".";
    }

    /** Finds the ISO by what is on it; its drive letter differs from VM to VM. The network driver comes last. */
    static String command(GuestOs os, Architecture architecture, List<Driver> drivers) {
        var directories =
                drivers.stream().sorted().map(d -> "'" + d.directory() + "'").collect(Collectors.joining(","));
        var inf = "\\$_\\" + os.directory() + "\\" + architecture.directory() + "\\*.inf";
        var pnputil = os.isBefore10()
                ? "pnputil.exe -i -a \"$d" + inf + "\""
                : "pnputil.exe /add-driver \"$d" + inf + "\" /install";
        return "$d = (Get-WmiObject Win32_LogicalDisk -Filter DriveType=5 | ? { Test-Path \"$($_.DeviceID)\\vioscsi\" }).DeviceID; "
                + directories + " | % { " + pnputil + " }";
    }
}
