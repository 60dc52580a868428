package io.pvdrivers.simulator.world.guest;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a guest is when the world first sees it.
 *
 * @param windows its Windows; empty for Linux
 * @param linuxId os id of a Linux
 * @param drivers what {@code rehearse.pvdrivers.io/drivers} says: a release, a DriverVer, or none
 * @param agent whether qemu-ga is installed
 * @param staticIp static address of the first adapter
 * @param sanOffline whether Windows keeps disks offline that it first sees on virtio or scsi
 * @param foreign what it has brought along from another hypervisor
 * @param updates the Windows updates that are installed, such as {@code KB3033929}
 */
public record GuestProfile(
        Optional<WindowsEdition> windows,
        String linuxId,
        Optional<String> drivers,
        boolean agent,
        Optional<String> staticIp,
        boolean sanOffline,
        Set<Role> roles,
        List<ForeignPart> foreign,
        List<String> updates) {

    /** What makes a restart of a guest delicate. */
    public enum Role {
        DOMAIN_CONTROLLER,
        CLUSTER_NODE,
        BITLOCKER,
        HIBERNATION,
        DYNAMIC_SYSTEM_DISK,
        STORAGE_SPACES
    }
}
