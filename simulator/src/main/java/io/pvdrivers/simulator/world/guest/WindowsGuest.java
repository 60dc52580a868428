package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import io.pvdrivers.simulator.world.guest.Hardware.Kind;
import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A Windows. It boots only from a disk whose driver it loads at boot, and shows its agent only what has a driver bound. */
final class WindowsGuest extends Guest {
    private final WindowsEdition edition;
    private final Hardware foundOn;
    private final Firmware firmware;
    private final Drivers drivers = new Drivers();
    private final Protection protection;
    private final Programs programs;
    private final GuestDisks disks;
    private final NetworkAdapters adapters;
    private final Installer installer;
    private boolean agentInstalled;
    private boolean hasMoved;

    WindowsGuest(Stage stage, GuestProfile profile, WindowsEdition edition, Hardware hardware) {
        super(stage);
        this.edition = edition;
        foundOn = hardware;
        firmware = Firmware.found(hardware);
        protection = new Protection(profile.roles());
        programs = new Programs(profile.foreign(), profile.updates());
        agentInstalled = profile.agent();
        disks = new GuestDisks(
                stage.vm().toString(),
                edition.bootsFromGpt(),
                firmware.systemDisk(),
                profile.sanOffline(),
                stage.has(Fault.DISKS_STAY_OFFLINE));
        adapters = new NetworkAdapters(stage.has(Fault.STATIC_IP_STAYS_LOST));
        installer = new Installer(stage, drivers, now -> enumerate(now.hardware()), this::agentWasInstalled);
        new InitialDrivers(profile, edition).into(drivers, hardware);
        drivers.boot(hardware.functions().keySet());
        disks.found(visibleDisks(hardware));
        adapters.found(workingNics(hardware), profile.staticIp());
    }

    @Override
    boolean start(Hardware hardware) {
        Optional<Drive> drive = firmware.bootDrive(hardware);
        if (drive.isEmpty() || !drive.get().name().equals(firmware.systemDisk())) {
            stage().tell(
                            WorldEvent.Kind.NO_WINDOWS,
                            drive.map(other -> "boots from " + other.name() + ": no Windows there")
                                    .orElse("nothing to boot from"));
            return false;
        }
        Drive system = drive.get();
        if (!reaches(system)) {
            stage().tell(
                            WorldEvent.Kind.STOP_ERROR,
                            "stop error 0x7B INACCESSIBLE_BOOT_DEVICE: the boot disk " + system.name() + " is on "
                                    + system.bus());
            return false;
        }
        if (!protection.boots(system.bus())) {
            stage().tell(
                            WorldEvent.Kind.RECOVERY_KEY_WANTED,
                            "BitLocker asks for its recovery key: the boot disk moved to " + system.bus());
            return false;
        }
        drivers.boot(hardware.functions().keySet());
        hasMoved |= isSwitched(hardware);
        enumerate(hardware);
        return true;
    }

    @Override
    boolean agentCanConnect(Hardware hardware) {
        boolean silenced = stage().has(Fault.AGENT_NEVER_CONNECTS_AFTER_SWITCH) && isSwitched(hardware)
                || stage().has(Fault.AGENT_LOST_FOR_GOOD) && hasMoved;
        return agentInstalled && drivers.isBound(PvDriver.VIOSER) && !silenced;
    }

    @Override
    void plugAndPlay(Hardware hardware) {
        drivers.replugged(hardware.functions().keySet());
        enumerate(hardware);
    }

    @Override
    void stopped() {
        installer.shutDown();
        drivers.shutDown();
    }

    @Override
    public OsInfo osInfo() {
        return edition.osInfo();
    }

    @Override
    List<SeenDisk> seenDisks(Hardware hardware) {
        return disks.seen(visibleDisks(hardware));
    }

    @Override
    List<SeenFilesystem> seenFilesystems(Hardware hardware) {
        return disks.filesystems(visibleDisks(hardware), hardware.drives());
    }

    @Override
    public DiskImage image() {
        Drivers storedDrivers = drivers.copy();
        Map<String, Boolean> storedDisks = disks.copy();
        var storedAdapters = adapters.copy();
        var storedProtection = protection.copy();
        var storedPrograms = programs.copy();
        boolean storedAgent = agentInstalled;
        return guest -> {
            if (guest instanceof WindowsGuest windows) {
                windows.drivers.takeOver(storedDrivers);
                windows.disks.takeOver(storedDisks);
                windows.adapters.takeOver(storedAdapters);
                windows.protection.takeOver(storedProtection);
                windows.programs.takeOver(storedPrograms);
                windows.agentInstalled = storedAgent;
            }
        };
    }

    @Override
    List<SeenAdapter> seenAdapters(Hardware hardware) {
        return adapters.seen(workingNics(hardware));
    }

    @Override
    Optional<RunningWindows> windows(Session running) {
        return Optional.of(new RunningWindows(this, running));
    }

    @Override
    boolean installAgent(Session running) {
        if (agentInstalled && drivers.isBound(PvDriver.VIOSER)) {
            return false;
        }
        agentInstalled = true;
        drivers.add(
                PvDriver.VIOSER,
                edition.driverVersion(InitialDrivers.USUAL_BUILD),
                running.hardware().functions().keySet());
        return true;
    }

    @Override
    Optional<Programs> programs() {
        return Optional.of(programs);
    }

    @Override
    boolean installDrivers(List<String> names, Session running) {
        Set<PvDriver> named =
                names.stream().flatMap(name -> PvDriver.named(name).stream()).collect(Collectors.toSet());
        List<InstallTask.Item> items = new Media(running.hardware())
                .all(edition.directory()).stream()
                        .filter(item -> named.isEmpty() || named.contains(item.driver()))
                        .toList();
        for (InstallTask.Item item : items) {
            drivers.add(
                    item.driver(),
                    item.version(),
                    running.hardware().functions().keySet());
        }
        enumerate(running.hardware());
        return !items.isEmpty() && items.size() >= named.size();
    }

    @Override
    Optional<IpSettings> ipSettings(Nic nic) {
        return isWorking(nic) ? adapters.settings(nic) : Optional.empty();
    }

    WindowsEdition edition() {
        return edition;
    }

    Drivers drivers() {
        return drivers;
    }

    Protection protection() {
        return protection;
    }

    NetworkAdapters networkAdapters() {
        return adapters;
    }

    Installer installer() {
        return installer;
    }

    /** Lets the installer begin, and on its first time what is to go wrong. */
    void install(InstallTask task, Session running) {
        boolean first = installer.hasNeverRun();
        if (!installer.start(task, running) || !first) {
            return;
        }
        Duration half = stage().timings()
                .installPerDriver()
                .multipliedBy(Math.max(1, task.drivers().size()))
                .dividedBy(2);
        if (stage().has(Fault.AGENT_DIES_DURING_INSTALL)) {
            stage().after(
                            half,
                            running,
                            () -> loseAgent(running, stage().timings().agentAbsence()));
        }
        if (stage().has(Fault.GUEST_REBOOTS_DURING_INSTALL)) {
            stage().after(half, running, this::reboot);
        }
    }

    List<String> repair(Map<String, IpSettings> byMac, Set<String> online, Hardware hardware) {
        List<String> problems = new ArrayList<>(adapters.repair(byMac, workingNics(hardware)));
        problems.addAll(disks.bringOnline(visibleDisks(hardware), online));
        return problems;
    }

    private void agentWasInstalled(Session running) {
        agentInstalled = true;
        loseAgent(running, stage().timings().agentConnect());
    }

    private boolean reaches(Drive system) {
        Optional<PvDriver> driver = system.driver();
        if (driver.isEmpty()) {
            return true;
        }
        boolean moved = foundOn.drive(system.name())
                .filter(before -> before.driver().isEmpty())
                .isPresent();
        return drivers.canCarryBootDisk(driver.get()) && !(moved && stage().has(Fault.STOP_ERROR_AFTER_SWITCH));
    }

    /** Looks again at what plug and play shows. */
    private void enumerate(Hardware hardware) {
        for (String disk : disks.see(visibleDisks(hardware))) {
            stage().tell(WorldEvent.Kind.DISK_OFFLINE, "disk " + disk + " came up offline");
        }
        for (String adapter : adapters.see(workingNics(hardware))) {
            stage().tell(WorldEvent.Kind.NEW_ADAPTER, "a new adapter: " + adapter + ", with DHCP");
        }
    }

    private boolean isSwitched(Hardware hardware) {
        boolean driveMoved = hardware.drives().stream()
                .anyMatch(drive -> foundOn.drive(drive.name())
                        .filter(before -> !before.bus().equals(drive.bus()))
                        .isPresent());
        return driveMoved || hardware.nics().stream().anyMatch(this::isSwitched);
    }

    private boolean isSwitched(Nic nic) {
        return foundOn.nics().stream()
                .anyMatch(before ->
                        before.name().equals(nic.name()) && !before.model().equals(nic.model()));
    }

    private List<Drive> visibleDisks(Hardware hardware) {
        return hardware.drives().stream()
                .filter(drive -> drive.kind() != Kind.CDROM)
                .filter(drive -> drive.driver().map(drivers::isBound).orElse(true))
                .toList();
    }

    private List<Nic> workingNics(Hardware hardware) {
        return hardware.nics().stream().filter(this::isWorking).toList();
    }

    private boolean isWorking(Nic nic) {
        boolean hidden = stage().has(Fault.ADAPTER_STAYS_MISSING) && isSwitched(nic);
        return !hidden && (!nic.isVirtio() || drivers.isBound(PvDriver.NETKVM));
    }
}
