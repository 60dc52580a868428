package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.GuestProfile.Role;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Windows that is up, as programs inside see it and with what they can do to it. */
public final class RunningWindows {
    private final WindowsGuest guest;
    private final Session session;

    RunningWindows(WindowsGuest guest, Session session) {
        this.guest = guest;
        this.session = session;
    }

    public WindowsEdition edition() {
        return guest.edition();
    }

    public boolean has(Fault fault) {
        return stage().has(fault);
    }

    public Instant now() {
        return stage().now();
    }

    public Instant bootTime() {
        return session.bootedAt();
    }

    public boolean isRebootPending() {
        return guest.drivers().isRebootPending();
    }

    public boolean is(Role role) {
        return guest.protection().is(role);
    }

    /** What it has brought along from another hypervisor. */
    public List<ForeignPart> foreignSoftware() {
        return guest.programs().map(Programs::foreign).orElse(List.of());
    }

    /** The Windows updates that are installed. */
    public List<String> updates() {
        return guest.programs().map(Programs::updates).orElse(List.of());
    }

    /** Its paravirtual devices, with a driver or without. */
    public List<PvDevice> devices() {
        Hardware hardware = session.hardware();
        List<PvDevice> devices = new ArrayList<>();
        hardware.functions().forEach((driver, count) -> {
            Optional<String> bound = guest.drivers().boundVersion(driver);
            for (int i = 0; i < count; i++) {
                devices.add(new PvDevice(driver, driver.pciId(hardware.transitional()), bound));
            }
        });
        return devices;
    }

    public List<StoredPackage> driverStore() {
        return List.copyOf(guest.drivers().packages());
    }

    /** Storage drivers that Windows loads at boot. */
    public Set<PvDriver> bootStart() {
        return Set.copyOf(guest.drivers().bootStart());
    }

    public List<SeenDisk> disks() {
        return guest.seenDisks(session.hardware());
    }

    public List<SeenAdapter> adapters() {
        return guest.seenAdapters(session.hardware());
    }

    /** Starts an installer; it goes on by itself, whatever becomes of who started it. */
    public void install(InstallTask task) {
        guest.install(task, session);
    }

    public InstallState installation(String id) {
        return guest.installer().state(id);
    }

    /** Gives adapters their settings and brings disks online; the answer says what could not be done. */
    public List<String> repair(Map<String, IpSettings> byMac, Set<String> disks) {
        List<String> problems = new ArrayList<>(guest.repair(byMac, disks, session.hardware()));
        stage().tell(WorldEvent.Kind.REPAIRED, "disks and IP settings were put in order as far as they could be");
        return problems;
    }

    /** Suspends BitLocker for one boot. */
    public void suspendBitLocker() {
        guest.protection().suspendBitLocker();
        stage().tell(WorldEvent.Kind.PREPARED, "BitLocker is suspended for the next boot");
    }

    public void disableHibernation() {
        guest.protection().disableHibernation();
        stage().tell(WorldEvent.Kind.PREPARED, "hibernation and Fast Startup are off");
    }

    /** Names of adapters of these PCI devices whose card is gone. */
    public List<String> ghosts(Set<String> pciIds) {
        return guest.networkAdapters().ghosts(pciIds, session.hardware().nics());
    }

    /** Removes adapters of these PCI devices whose card is gone, and says how many. */
    public int removeGhosts(Set<String> pciIds) {
        int removed =
                guest.networkAdapters().removeGhosts(pciIds, session.hardware().nics());
        if (removed > 0) {
            stage().tell(WorldEvent.Kind.GHOSTS_REMOVED, removed + " adapters without a card were removed");
        }
        return removed;
    }

    /** After a delay Windows goes down and comes up again; its machine keeps its power. */
    public void reboot(Duration delay) {
        stage().after(delay, session, guest::reboot);
    }

    private Stage stage() {
        return guest.stage();
    }
}
