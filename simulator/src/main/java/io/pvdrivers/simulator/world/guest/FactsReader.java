package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.simulator.world.guest.GuestProfile.Role;
import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a guest agent can see, in the operator's words. */
final class FactsReader {
    private FactsReader() {}

    static GuestFacts.Os os(OsInfo os) {
        return new GuestFacts.Os(
                os.id(),
                os.prettyName(),
                os.versionId(),
                os.kernelVersion(),
                os.kernelRelease(),
                os.variant().orElse(null),
                "x86_64");
    }

    /** A device that is present without a driver does not show, nor does a driver without its device. */
    static List<BoundDevice> boundDevices(Hardware hardware, Drivers drivers) {
        List<BoundDevice> devices = new ArrayList<>();
        hardware.functions()
                .forEach((driver, count) -> drivers.boundVersion(driver).ifPresent(version -> {
                    for (int i = 0; i < count; i++) {
                        devices.add(new BoundDevice(driver.pciId(hardware.transitional()), version));
                    }
                }));
        return devices;
    }

    static List<StorePackage> driverStore(Drivers drivers) {
        return drivers.store().entrySet().stream()
                .map(entry -> new StorePackage(entry.getKey().inf(), entry.getValue()))
                .toList();
    }

    static List<DriverService> services(Drivers drivers) {
        return drivers.bootStart().stream()
                .map(driver -> new DriverService(driver.inf(), StartType.BOOT))
                .toList();
    }

    static List<GuestDisk> disks(List<Hardware.Drive> visible, GuestDisks disks) {
        return visible.stream()
                .map(disk -> new GuestDisk(
                        disk.serial().orElse(null), disk.bus(), disk.sizeBytes(), disks.isOnline(disk), null))
                .toList();
    }

    static List<Adapter> adapters(List<Nic> working, NetworkAdapters adapters) {
        return working.stream()
                .flatMap(nic -> adapters.settings(nic).stream()
                        .map(ip -> new Adapter(
                                nic.mac(),
                                adapters.name(nic).orElse(null),
                                ip.dhcp(),
                                ip.addresses(),
                                ip.gateways(),
                                ip.dnsServers(),
                                null,
                                null,
                                null,
                                null,
                                null)))
                .toList();
    }

    static GuestFacts.Roles roles(Set<Role> roles) {
        return new GuestFacts.Roles(
                roles.contains(Role.DOMAIN_CONTROLLER),
                roles.contains(Role.CLUSTER_NODE),
                roles.contains(Role.BITLOCKER),
                roles.contains(Role.HIBERNATION),
                roles.contains(Role.DYNAMIC_SYSTEM_DISK),
                null,
                null);
    }
}
