package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import io.pvdrivers.simulator.world.guest.Hardware.Kind;
import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.util.List;
import java.util.Optional;

/** A Windows. It boots only from a disk whose driver it loads at boot, and shows its agent only what has a driver bound. */
final class WindowsGuest extends Guest {
    private final GuestProfile profile;
    private final WindowsEdition edition;
    private final Hardware foundOn;
    private final Firmware firmware;
    private final Drivers drivers = new Drivers();
    private final GuestDisks disks;
    private final NetworkAdapters adapters;
    private final Installer installer;
    private boolean agentInstalled;

    WindowsGuest(Stage stage, GuestProfile profile, WindowsEdition edition, Hardware hardware) {
        super(stage);
        this.profile = profile;
        this.edition = edition;
        foundOn = hardware;
        firmware = Firmware.found(hardware);
        agentInstalled = profile.agent();
        disks = new GuestDisks(firmware.systemDisk(), profile.sanOffline(), stage.has(Fault.DISKS_STAY_OFFLINE));
        adapters = new NetworkAdapters(stage.has(Fault.STATIC_IP_STAYS_LOST));
        installer = new Installer(stage, edition, drivers, () -> running().ifPresent(now -> enumerate(now.hardware())));
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
        drivers.boot(hardware.functions().keySet());
        enumerate(hardware);
        return true;
    }

    @Override
    boolean agentCanConnect(Hardware hardware) {
        boolean silenced = stage().has(Fault.AGENT_NEVER_CONNECTS_AFTER_SWITCH) && isSwitched(hardware);
        return agentInstalled && drivers.isBound(PvDriver.VIOSER) && !silenced;
    }

    @Override
    void stopped() {
        installer.shutDown();
        drivers.shutDown();
    }

    @Override
    OsInfo osInfo() {
        return edition.osInfo();
    }

    @Override
    GuestFacts facts(Session running) {
        Hardware hardware = running.hardware();
        return new GuestFacts(
                FactsReader.os(osInfo()),
                "107.0.1",
                running.bootedAt(),
                drivers.isRebootPending(),
                FactsReader.boundDevices(hardware, drivers),
                null,
                FactsReader.driverStore(drivers),
                FactsReader.services(drivers),
                FactsReader.disks(visibleDisks(hardware), disks),
                FactsReader.adapters(workingNics(hardware), adapters),
                FactsReader.roles(profile.roles()));
    }

    @Override
    InstallProgress install(InstallOrder order, Session running) {
        boolean first = installer.hasNeverRun();
        InstallProgress progress = installer.progress(order, running);
        if (first && stage().has(Fault.AGENT_DIES_DURING_INSTALL)) {
            loseAgent(running, stage().timings().agentAbsence());
        }
        return progress;
    }

    @Override
    void repair(RepairOrder order, Session running) {
        adapters.repair(order.adapters(), workingNics(running.hardware()));
        if (!order.disks().isEmpty()) {
            disks.bringOnline(visibleDisks(running.hardware()));
        }
        stage().tell(WorldEvent.Kind.REPAIRED, "disks and IP settings were put in order as far as they could be");
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
    Optional<IpSettings> ipSettings(Nic nic) {
        return isWorking(nic) ? adapters.settings(nic) : Optional.empty();
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
        boolean nicMoved = hardware.nics().stream()
                .anyMatch(nic -> foundOn.nics().stream()
                        .anyMatch(before -> before.name().equals(nic.name())
                                && !before.model().equals(nic.model())));
        return driveMoved || nicMoved;
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
        return !nic.isVirtio() || drivers.isBound(PvDriver.NETKVM);
    }
}
