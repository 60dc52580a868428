package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Does Windows have the release's drivers? */
final class DriversInstalled implements Gate {
    @Override
    public String condition() {
        return "DriversInstalled";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        if (situation.run().isEmpty() || situation.isSwitched()) {
            return false;
        }
        return situation.isInstalling()
                || DriverCheck.of(situation)
                        .filter(c -> !c.unsatisfied().isEmpty())
                        .isPresent();
    }

    private Optional<Installation> installation(Situation situation) {
        return situation.run().flatMap(r -> Optional.ofNullable(r.installation()));
    }

    @Override
    public Verdict judge(Situation situation) {
        var installation = installation(situation);
        if (situation.isInstalling()) {
            return goOn(situation, installation.orElseThrow());
        }
        var check = DriverCheck.of(situation);
        if (check.isEmpty() || situation.guest().seenThisBoot().isEmpty()) {
            return Sight.await(situation);
        }
        if (installation.isPresent()) {
            return ended(situation, installation.get(), check.get());
        }
        return start(situation, check.get().unsatisfied());
    }

    private Verdict start(Situation situation, List<Driver> drivers) {
        return switch (situation.plan().installMethod()) {
            case MANUAL -> HandInstallation.await(situation, drivers);
            case JOB -> begin(situation, drivers);
            case GUEST_AGENT ->
                situation.guest().seenThisBoot().orElseThrow().canAct()
                        ? begin(situation, drivers)
                        : HandInstallation.await(situation, drivers);
        };
    }

    /** What the exchange of a network driver may lose is kept first. */
    private Verdict begin(Situation situation, List<Driver> drivers) {
        var act = Verdict.act(InstallSteps.of(situation, drivers));
        if (!InstallSteps.disruptsNetwork(situation, drivers)) {
            return act;
        }
        var seen = situation.guest().seenThisBoot().orElseThrow();
        if (!SettingsBefore.tellsAdapters(seen.facts())) {
            return Sight.awaitFact(situation, seen, "adapters");
        }
        var settings = SettingsBefore.of(situation, seen.facts());
        return SettingsBefore.isKept(situation, settings) ? act : Verdict.act(new Action.KeepSettings(settings));
    }

    private Verdict goOn(Situation situation, Installation installation) {
        if (!situation.isRunning()
                || RestartStep.isUnderWay(situation)
                || situation.guestOs().isEmpty()
                || situation.release().isEmpty()) {
            return Sight.await(situation);
        }
        var deadline = InstallSteps.deadline(situation, installation.startedAt());
        if (Patience.hasEnded(situation, deadline)) {
            var done = DriverCheck.of(situation)
                    .filter(c -> c.unsatisfied().isEmpty())
                    .isPresent();
            return done ? Verdict.passed() : Verdict.failed(Reason.INSTALL_TIMED_OUT, overdue(situation));
        }
        var drivers = Optional.ofNullable(installation.drivers()).orElse(List.of()).stream()
                .flatMap(name -> Driver.named(name).stream())
                .toList();
        return Verdict.act(InstallSteps.of(situation, drivers));
    }

    private Verdict ended(Situation situation, Installation installation, DriverCheck check) {
        if (!DriverCheck.isGood(installation)) {
            return Verdict.failed(
                    Reason.INSTALL_FAILED,
                    failure(situation, installation) + " The end of its log is in status.run.installation.log.");
        }
        var observed = situation
                .guest()
                .seenThisBoot()
                .map(GuestSight.Seen::observedAt)
                .orElse(Instant.MIN);
        if (!observed.isAfter(installation.finishedAt())) {
            return Verdict.waitFor(Reason.INSTALLING, "The installer ended; what it left is being read.");
        }
        return Verdict.failed(
                Reason.INSTALLER_LIED,
                "The installer ended with exit code " + installation.exitCode() + ", and "
                        + Sight.list(check.unsatisfied())
                        + " is still not installed at an accepted version. Install it by hand, then set the annotation "
                        + Names.RETRY + ".");
    }

    private static String failure(Situation situation, Installation installation) {
        if (byJob(situation)) {
            return "The Job that was to install the drivers failed.";
        }
        var code = Optional.ofNullable(installation.exitCode()).orElse(0);
        return "The installer ended with exit code " + code + ExitCodes.meaning(code) + ".";
    }

    private static String overdue(Situation situation) {
        var minutes =
                Duration.ofSeconds(situation.plan().installTimeoutSeconds()).toMinutes();
        if (!byJob(situation)) {
            return "The installer did not end within " + minutes
                    + " minutes. Look at what it waits for inside Windows; its logs are in %ProgramFiles%\\pv-driver-operator.";
        }
        var why = Optional.ofNullable(situation.status().lastError())
                .map(e -> e.message())
                .orElse("Look at its pod.");
        return "The Job that is to install the drivers did not end within " + minutes + " minutes. " + why;
    }

    private static boolean byJob(Situation situation) {
        return situation.plan().installMethod() == InstallMethod.JOB;
    }
}
