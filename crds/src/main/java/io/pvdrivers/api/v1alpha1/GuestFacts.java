package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the inside of a Windows guest. Absent means "not known", never "no".
 *
 * @param os what Windows says it is
 * @param agentVersion version of the qemu guest agent
 * @param bootTime when Windows started
 * @param pendingReboot whether Windows waits for a reboot
 * @param boundDevices PCI devices that have a driver bound; a device without one does not show
 * @param driverStore driver packages in the store; absent when it could not be read
 * @param services storage driver services and when Windows loads them
 * @param disks disks that Windows lists
 * @param adapters network adapters and their IP settings
 * @param roles what the guest is, where that matters before a restart
 */
public record GuestFacts(
        @Nullable Os os,
        @Nullable String agentVersion,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant bootTime,

        @Nullable Boolean pendingReboot,
        @Nullable List<BoundDevice> boundDevices,
        @Nullable List<StorePackage> driverStore,
        @Nullable List<DriverService> services,
        @Nullable List<GuestDisk> disks,
        @Nullable List<Adapter> adapters,
        @Nullable Roles roles) {

    /** Windows as {@code guest-get-osinfo} names it: {@code kernelRelease} is the build number, {@code variant} client or server. */
    public record Os(
            @Nullable String id,
            @Nullable String prettyName,
            @Nullable String versionId,
            @Nullable String kernelVersion,
            @Nullable String kernelRelease,
            @Nullable String variant,
            @Nullable String machine) {}

    /** A PCI device with a driver. {@code pciId} is {@code vendor:device} in lower-case hex, such as {@code 1af4:1042}. */
    public record BoundDevice(String pciId, String driverVersion) {}

    /** A driver package in the driver store; {@code driver} is its INF name without the ending, such as {@code viostor}. */
    public record StorePackage(String driver, String driverVersion) {}

    /** A driver's service and its start type. */
    public record DriverService(String name, StartType start) {}

    /** When Windows loads a driver. Only {@code Boot} drivers can carry the boot disk. */
    public enum StartType {
        @JsonProperty("Boot")
        BOOT,
        @JsonProperty("System")
        SYSTEM,
        @JsonProperty("Automatic")
        AUTOMATIC,
        @JsonProperty("Manual")
        MANUAL,
        @JsonProperty("Disabled")
        DISABLED
    }

    /**
     * A disk that Windows lists.
     *
     * @param serial the serial Windows reads from it
     * @param bus the bus it sits on in KubeVirt's words (virtio, scsi, sata, usb), where the source can tell
     */
    public record GuestDisk(
            @Nullable String serial,
            @Nullable String bus,
            @Nullable Long sizeBytes,
            @Nullable Boolean online) {}

    /** A network adapter. {@code addresses} are {@code address/prefix}; {@code dhcp} false means they are static. */
    public record Adapter(
            String mac,
            @Nullable String name,
            @Nullable Boolean dhcp,
            @Nullable List<String> addresses,
            @Nullable List<String> gateways,
            @Nullable List<String> dnsServers) {}

    /** What the guest is. Each may be unknown. */
    public record Roles(
            @Nullable Boolean domainController,
            @Nullable Boolean clusterNode,
            @Nullable Boolean bitLocker,
            @Nullable Boolean hibernation,
            @Nullable Boolean dynamicSystemDisk) {}
}
