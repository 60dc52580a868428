package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import io.pvdrivers.simulator.world.guest.Hardware.Kind;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Installs drivers from the ISO in a drive of the running machine, one after the other. */
final class Installer {
    static final int FILE_NOT_FOUND = 2;
    static final int NOTHING_TO_DO = 259;
    static final int FAILED = 1603;
    static final int NEEDS_REBOOT = 3010;
    /** How Windows ends a process that still runs when it shuts down. */
    static final int KILLED_BY_SHUTDOWN = 0x40010004;

    private final Stage stage;
    private final WindowsEdition edition;
    private final Drivers drivers;
    private final Runnable devicesChanged;
    private final Map<String, Run> runs = new HashMap<>();

    private static final class Run {
        private final List<String> log = new ArrayList<>();
        private final Set<Drivers.Added> results = EnumSet.noneOf(Drivers.Added.class);
        private InstallProgress progress = new InstallProgress.Running();
    }

    Installer(Stage stage, WindowsEdition edition, Drivers drivers, Runnable devicesChanged) {
        this.stage = stage;
        this.edition = edition;
        this.drivers = drivers;
        this.devicesChanged = devicesChanged;
    }

    boolean hasNeverRun() {
        return runs.isEmpty();
    }

    /** Starts an installation, or says how the one of this id stands. */
    InstallProgress progress(InstallOrder order, Session running) {
        Run known = runs.get(order.id());
        if (known != null) {
            return known.progress;
        }
        var run = new Run();
        runs.put(order.id(), run);
        begin(order, run, running);
        return run.progress;
    }

    /** The guest goes down: what still runs is killed. */
    void shutDown() {
        for (Run run : runs.values()) {
            if (run.progress instanceof InstallProgress.Running) {
                run.log.add("The installer was killed: the guest went down.");
                run.progress = exited(KILLED_BY_SHUTDOWN, run);
            }
        }
    }

    private void begin(InstallOrder order, Run run, Session running) {
        Duration step = stage.timings().installPerDriver();
        if (stage.has(Fault.INSTALLER_1603)) {
            stage.after(step, running, () -> end(run, FAILED, "Installation failed."));
            return;
        }
        Optional<Medium> medium = medium(order.release(), running.hardware());
        if (medium.isEmpty()) {
            end(run, FILE_NOT_FOUND, "No drive holds virtio-win " + order.release() + ".");
            return;
        }
        Map<String, String> offered = medium.get().drivers().getOrDefault(edition.directory(), Map.of());
        List<String> wanted =
                order.drivers().stream().map(each -> each.driver().inf()).toList();
        Optional<String> missing = wanted.stream()
                .filter(name ->
                        PvDriver.named(name).isEmpty() || version(offered, name).isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            end(run, FILE_NOT_FOUND, "The ISO has no " + missing.get() + " for " + edition.directory() + ".");
            return;
        }
        schedule(wanted, run, running, offered);
    }

    private void schedule(List<String> wanted, Run run, Session running, Map<String, String> offered) {
        Duration step = stage.timings().installPerDriver();
        Duration due = Duration.ZERO;
        Optional<String> leftOut = leftOut(wanted);
        for (String name : wanted) {
            due = due.plus(step);
            if (!leftOut.equals(Optional.of(name))) {
                PvDriver driver = PvDriver.named(name).orElseThrow();
                String version = version(offered, name).orElseThrow();
                stage.after(due, running, () -> install(driver, version, run, running));
            }
        }
        stage.after(due, running, () -> end(run, exitCode(run, leftOut.isPresent()), "Done."));
    }

    private void install(PvDriver driver, String version, Run run, Session running) {
        Drivers.Added added =
                drivers.add(driver, version, running.hardware().functions().keySet());
        run.results.add(added);
        String line = driver.inf() + " " + version
                + switch (added) {
                    case INSTALLED -> drivers.isBound(driver) ? ": installed and bound" : ": in the driver store";
                    case CURRENT -> ": already there";
                    case NEEDS_REBOOT -> ": in the driver store, in use after a reboot";
                };
        run.log.add(line);
        if (added != Drivers.Added.CURRENT) {
            stage.tell(WorldEvent.Kind.DRIVER_INSTALLED, line);
        }
        devicesChanged.run();
    }

    private Optional<String> leftOut(List<String> names) {
        if (!stage.has(Fault.INSTALLER_LIES)) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name -> PvDriver.named(name).filter(PvDriver::isStorage).isPresent())
                .findFirst()
                .or(() -> names.isEmpty() ? Optional.empty() : Optional.of(names.getLast()));
    }

    private static int exitCode(Run run, boolean lying) {
        if (lying) {
            return 0;
        }
        if (run.results.contains(Drivers.Added.NEEDS_REBOOT)) {
            return NEEDS_REBOOT;
        }
        return run.results.contains(Drivers.Added.INSTALLED) ? 0 : NOTHING_TO_DO;
    }

    private void end(Run run, int code, String line) {
        run.log.add(line);
        run.progress = exited(code, run);
        stage.tell(WorldEvent.Kind.INSTALLER_ENDED, "the installer ended with " + code + ": " + line);
    }

    private static InstallProgress exited(int code, Run run) {
        return new InstallProgress.Exited(code, String.join("\n", run.log));
    }

    private static Optional<Medium> medium(String release, Hardware hardware) {
        return hardware.drives().stream()
                .filter(drive -> drive.kind() == Kind.CDROM)
                .map(Drive::medium)
                .flatMap(Optional::stream)
                .filter(medium -> medium.release().equals(release))
                .findFirst();
    }

    private static Optional<String> version(Map<String, String> offered, String name) {
        return offered.entrySet().stream()
                .filter(entry -> PvDriver.named(entry.getKey()).equals(PvDriver.named(name)))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
