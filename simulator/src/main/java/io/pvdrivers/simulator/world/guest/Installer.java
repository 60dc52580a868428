package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.InstallState.Result;
import io.pvdrivers.simulator.world.guest.InstallTask.Item;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Installs drivers from an ISO in a drive of the running machine, one after the other, and keeps on the guest's disk how far it
 * came: what it wrote there is found again after the agent or Windows itself was away.
 */
final class Installer {
    static final int FILE_NOT_FOUND = 2;
    static final int NOTHING_TO_DO = 259;
    static final int FAILED = 1603;
    static final int NEEDS_REBOOT = 3010;

    private final Stage stage;
    private final Drivers drivers;
    private final Consumer<Session> devicesChanged;
    private final Consumer<Session> agentInstalled;
    private final Map<String, Run> runs = new HashMap<>();

    /** What lies in the directory of one installation. */
    private static final class Run {
        private final Map<String, Integer> results = new LinkedHashMap<>();
        private final List<String> log = new ArrayList<>();
        private int attempt;
        private boolean atWork;
        private OptionalInt exitCode = OptionalInt.empty();

        void result(String what, int code, String line) {
            results.remove(what);
            results.put(what, code);
            log.add(what + ": " + line);
        }

        boolean isDone(Item item) {
            return results.containsKey(item.name()) && isGood(results.get(item.name()));
        }

        /** The exit code of the first driver that failed, of those asked for. */
        Optional<Integer> failure(List<Item> items) {
            return items.stream()
                    .flatMap(item -> Optional.ofNullable(results.get(item.name())).stream())
                    .filter(code -> !isGood(code))
                    .findFirst();
        }

        InstallState state() {
            InstallState.Kind kind = exitCode.isPresent()
                    ? InstallState.Kind.ENDED
                    : atWork ? InstallState.Kind.RUNNING : InstallState.Kind.INTERRUPTED;
            List<Result> told = results.entrySet().stream()
                    .map(entry -> new Result(entry.getKey(), entry.getValue()))
                    .toList();
            return new InstallState(kind, attempt, exitCode, told, String.join("\r\n", log));
        }
    }

    Installer(Stage stage, Drivers drivers, Consumer<Session> devicesChanged, Consumer<Session> agentInstalled) {
        this.stage = stage;
        this.drivers = drivers;
        this.devicesChanged = devicesChanged;
        this.agentInstalled = agentInstalled;
    }

    boolean hasNeverRun() {
        return runs.isEmpty();
    }

    /** Begins an attempt, unless it was begun before, one is at work, or the installation has its result. */
    boolean start(InstallTask task, Session running) {
        Run run = runs.computeIfAbsent(task.id(), id -> new Run());
        boolean atWork = runs.values().stream().anyMatch(other -> other.atWork);
        if (atWork || run.exitCode.isPresent() || run.attempt >= task.attempt()) {
            return false;
        }
        run.attempt = task.attempt();
        run.atWork = true;
        run.log.add("Attempt " + run.attempt + " of installation " + task.id());
        begin(task, run, running);
        return true;
    }

    InstallState state(String id) {
        return Optional.ofNullable(runs.get(id)).map(Run::state).orElse(InstallState.ABSENT);
    }

    /** The guest goes down: what still runs is killed and leaves no result. */
    void shutDown() {
        runs.values().forEach(run -> run.atWork = false);
    }

    private void begin(InstallTask task, Run run, Session running) {
        Duration step = stage.timings().installPerDriver();
        Optional<Item> missing = new Media(running.hardware()).missing(task.drivers());
        if (missing.isPresent()) {
            String lacks = missing.get().inf() + " " + missing.get().version();
            stage.after(step, running, () -> end(run, FILE_NOT_FOUND, "No CD-ROM drive holds " + lacks + "."));
            return;
        }
        Duration due = Duration.ZERO;
        Optional<InstallTask.Msi> msi = task.msi().filter(wanted -> !run.results.containsKey(wanted.path()));
        if (msi.isPresent()) {
            due = step.multipliedBy(task.drivers().size());
            stage.after(due, running, () -> installPackage(task, msi.get(), run, running));
        }
        Optional<Item> leftOut = leftOut(task.drivers());
        for (Item item : task.drivers()) {
            due = due.plus(run.isDone(item) ? Duration.ZERO : step);
            stage.after(due, running, () -> install(item, leftOut.equals(Optional.of(item)), task, run, running));
        }
        stage.after(due, running, () -> finish(task, run, running));
    }

    /** The package says one thing for all its drivers; what it left out, pnputil shows afterwards. */
    private void installPackage(InstallTask task, InstallTask.Msi msi, Run run, Session running) {
        List<Item> wanted = task.drivers().stream()
                .filter(item -> msi.features().stream().anyMatch(feature -> isFeatureOf(feature, item)))
                .toList();
        boolean halfway = stage.has(Fault.MSI_HALF_INSTALLED);
        boolean fails = halfway || stage.has(Fault.INSTALLER_1603);
        boolean reboot = false;
        Optional<Item> leftOut = leftOut(task.drivers());
        for (Item item : wanted.subList(0, halfway ? wanted.size() / 2 : fails ? 0 : wanted.size())) {
            if (!leftOut.equals(Optional.of(item))) {
                reboot |= added(item, running) == Drivers.Added.NEEDS_REBOOT;
            }
        }
        int code = fails ? FAILED : reboot ? NEEDS_REBOOT : 0;
        run.result(msi.path(), code, "ended with exit code " + code);
    }

    private void install(Item item, boolean lies, InstallTask task, Run run, Session running) {
        if (run.isDone(item)) {
            run.log.add(item.name() + " " + item.version() + " was installed by an earlier attempt.");
        } else if (item.name().equals("netkvm") && run.failure(task.drivers()).isPresent()) {
            run.log.add("netkvm is left as it is, because a driver before it failed.");
        } else if (stage.has(Fault.INSTALLER_1603)) {
            run.result(item.name(), FAILED, "the driver package could not be added");
        } else if (lies) {
            run.result(item.name(), 0, "added");
        } else {
            add(item, run, running);
        }
    }

    private static boolean isFeatureOf(String feature, Item item) {
        String name = feature.replaceFirst("^FE_", "").replaceFirst("_driver$", "");
        String driver = name.equals("network") ? "netkvm" : name;
        return PvDriver.named(driver).equals(PvDriver.named(item.name()));
    }

    private void add(Item item, Run run, Session running) {
        switch (added(item, running)) {
            case INSTALLED -> run.result(item.name(), 0, "added");
            case CURRENT -> run.result(item.name(), NOTHING_TO_DO, "already there");
            case NEEDS_REBOOT -> run.result(item.name(), NEEDS_REBOOT, "in use after a reboot");
        }
    }

    private Drivers.Added added(Item item, Session running) {
        PvDriver driver = PvDriver.named(item.name()).orElseThrow();
        var present = running.hardware().functions().keySet();
        Drivers.Added added = item.takesBack()
                ? drivers.takeBack(driver, item.version())
                : drivers.add(driver, item.version(), present);
        String line = driver.inf() + " " + item.version()
                + switch (added) {
                    case INSTALLED -> drivers.isBound(driver) ? ": installed and bound" : ": in the driver store";
                    case CURRENT -> ": already there";
                    case NEEDS_REBOOT -> ": in the driver store, in use after a reboot";
                };
        if (added != Drivers.Added.CURRENT) {
            stage.tell(WorldEvent.Kind.DRIVER_INSTALLED, line);
        }
        devicesChanged.accept(running);
        return added;
    }

    private Optional<Item> leftOut(List<Item> items) {
        if (!stage.has(Fault.INSTALLER_LIES)) {
            return Optional.empty();
        }
        return items.stream()
                .filter(item ->
                        PvDriver.named(item.name()).filter(PvDriver::isStorage).isPresent())
                .findFirst()
                .or(() -> items.isEmpty() ? Optional.empty() : Optional.of(items.getLast()));
    }

    private void finish(InstallTask task, Run run, Session running) {
        Optional<Integer> failure = run.failure(task.drivers());
        boolean reboot = run.results.containsValue(NEEDS_REBOOT) && !stage.has(Fault.INSTALLER_LIES);
        boolean agent = task.guestAgent() && failure.isEmpty();
        if (agent) {
            run.result("qemu-ga", 0, "installed");
        }
        end(run, failure.orElse(reboot ? NEEDS_REBOOT : 0), "Done.");
        if (agent) {
            agentInstalled.accept(running);
        }
    }

    private static boolean isGood(int code) {
        return code == 0 || code == NOTHING_TO_DO || code == NEEDS_REBOOT;
    }

    private void end(Run run, int code, String line) {
        run.log.add(line);
        run.atWork = false;
        run.exitCode = OptionalInt.of(code);
        stage.tell(WorldEvent.Kind.INSTALLER_ENDED, "the installer ended with " + code + ": " + line);
    }
}
