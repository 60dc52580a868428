package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.AgentCare;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done to get drivers into a guest, by the plan's method. */
final class InstallSteps {
    private InstallSteps() {}

    /** The act that installs these drivers, or asks how their installation stands. */
    static Action of(Situation situation, List<Driver> drivers) {
        return situation.plan().installMethod() == InstallMethod.JOB
                ? new Action.RunJob(job(situation, drivers), disruptsNetwork(situation, drivers))
                : new Action.Install(
                        situation.vmiUid().orElseThrow(),
                        order(situation, drivers),
                        disruptsNetwork(situation, drivers));
    }

    /** A network driver in use goes away for a moment when it is exchanged. */
    static boolean disruptsNetwork(Situation situation, List<Driver> drivers) {
        return drivers.contains(Driver.NETKVM)
                && DriverCheck.of(situation)
                        .flatMap(c -> c.boundVersion(Driver.NETKVM))
                        .isPresent();
    }

    private static InstallOrder order(Situation situation, List<Driver> drivers) {
        var os = situation.guestOs().orElseThrow();
        var release = situation.release().orElseThrow();
        return new InstallOrder(
                situation.run().map(Run::id).orElseThrow(),
                situation.plan().release(),
                os,
                architecture(situation),
                packages(situation, drivers),
                isFirstInstallation(situation, release, os),
                situation.plan().guestAgent() == AgentCare.ENSURE);
    }

    /** The drivers with the versions that the release has for this guest, the network driver last. */
    static List<DriverPackage> packages(Situation situation, List<Driver> drivers) {
        var os = situation.guestOs().orElseThrow();
        var release = situation.release().orElseThrow();
        return drivers.stream()
                .sorted()
                .flatMap(d -> release.driver(os, d).map(v -> new DriverPackage(d, v, takesBack(situation, d))).stream())
                .toList();
    }

    private static boolean takesBack(Situation situation, Driver driver) {
        return DriverCheck.of(situation).filter(c -> c.isToTakeBack(driver)).isPresent();
    }

    static Architecture architecture(Situation situation) {
        return Readings.architecture(situation).orElse(Architecture.AMD64);
    }

    /** The ISO's own installer is for a guest that has nothing of virtio-win yet but the driver of the agent's channel. */
    private static boolean isFirstInstallation(Situation situation, Release release, GuestOs os) {
        var check = DriverCheck.of(situation);
        return release.hasMsi(os)
                && check.isPresent()
                && release.drivers(os).stream()
                        .filter(d -> d != Driver.VIOSER)
                        .noneMatch(d -> check.get().isKnown(d));
    }

    private static JobOrder job(Situation situation, List<Driver> drivers) {
        return new JobOrder(
                Optional.ofNullable(situation.plan().jobRef()).orElse(""),
                situation.run().map(Run::id).orElseThrow(),
                installation(situation).map(Installation::jobUID),
                situation.vmiUid().orElseThrow(),
                situation.vmi().orElseThrow().getStatus().interfaces().stream()
                        .flatMap(i -> Optional.ofNullable(i.ipAddresses()).orElse(List.of()).stream())
                        .toList(),
                situation.plan().release(),
                situation.guestOs().orElseThrow(),
                Optional.ofNullable(situation.plan().image()),
                drivers.stream().sorted().toList(),
                secondsLeft(situation));
    }

    private static long secondsLeft(Situation situation) {
        var startedAt = installation(situation).map(Installation::startedAt).orElse(situation.now());
        return Duration.between(situation.now(), deadline(situation, startedAt)).toSeconds();
    }

    /** When an installation that began then has had its time. */
    static Instant deadline(Situation situation, Instant startedAt) {
        return Patience.ends(
                situation, startedAt, Duration.ofSeconds(situation.plan().installTimeoutSeconds()));
    }

    private static Optional<Installation> installation(Situation situation) {
        return situation.run().map(Run::installation);
    }
}
