package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.pvdrivers.api.schema.Text;
import io.pvdrivers.kubevirt.Shared;
import io.soabase.recordbuilder.core.RecordBuilder;
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
 * @param problemDevices PCI devices that are present and do not work
 * @param driverStore driver packages in the store; absent when it could not be read
 * @param services storage driver services and when Windows loads them
 * @param disks disks that Windows lists
 * @param adapters network adapters and their IP settings
 * @param roles what the guest is, where that matters before a restart
 * @param volumes file systems that Windows has mounted from disks
 * @param components what belongs to other hypervisors; absent when nobody looked
 * @param updates the Windows updates that are installed; absent when nobody looked
 */
@RecordBuilder
public record GuestFacts(
        @JsonPropertyDescription("Which Windows it is. Without it the release's drivers for this guest cannot be told.")
        @Nullable Os os,

        @JsonPropertyDescription("The version of the QEMU guest agent.") @Size(max = 64) @Nullable String agentVersion,

        @JsonPropertyDescription("When Windows started, such as 2026-11-21T06:12:00Z; in PowerShell (Get-CimInstance "
                + "Win32_OperatingSystem).LastBootUpTime. A report proves a start only with a time after "
                + "the start of the running instance.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @ValidationRule(
                value = Text.IS_TIME,
                message = "spec.facts.bootTime: write one time, such as 2026-11-21T06:12:00Z")
        @Text.Timestamp
        @Nullable Instant bootTime,

        @JsonPropertyDescription("Whether Windows waits for a reboot to finish an installation.") @Nullable Boolean pendingReboot,

        @JsonPropertyDescription("PCI devices that have a driver bound; only those of vendor 1af4 and 1b36 matter. A "
                + "device without a driver is left out.")
        @Size(max = 512) @Nullable List<BoundDevice> boundDevices,

        @JsonPropertyDescription(
                "PCI devices of vendor 1af4 and 1b36 that are present and do not work, with the problem code that Device "
                        + "Manager shows: 28 is a device without a driver.")
        @Size(max = 512) @Nullable List<ProblemDevice> problemDevices,

        @JsonPropertyDescription(
                "Driver packages in the driver store, as pnputil /enum-drivers lists them; only those of "
                        + "virtio-win matter. Absent: the store was not read. Empty: it was read and has none.")
        @Size(max = 512) @Nullable List<StorePackage> driverStore,

        @JsonPropertyDescription(
                "The services of the storage drivers (viostor, vioscsi) and of the guest agent (qemu-ga), with the time Windows "
                        + "loads them.")
        @Size(max = 64) @Nullable List<DriverService> services,

        @JsonPropertyDescription(
                "The disks that Windows lists. That it lists the primer, by its serial, is what proves "
                        + "that Windows can boot from the new bus.")
        @Size(max = 256) @Nullable List<GuestDisk> disks,

        @JsonPropertyDescription("Network adapters and their IP settings. Static ones are put back after a switch.")
        @Size(max = 64) @Nullable List<Adapter> adapters,

        @JsonPropertyDescription("What the guest is, where that matters before a restart or a switch.") @Nullable Roles roles,

        @JsonPropertyDescription(
                "The file systems that Windows has mounted from disks; those of CD-ROMs do not count. The "
                        + "operator reads them from KubeVirt where a guest agent is connected, so that a report need not tell them.")
        @Size(max = 256) @Nullable List<GuestVolume> volumes,

        @JsonPropertyDescription(
                "Drivers, services, driver packages and programs that belong to other hypervisors, such as AWS PV, XenServer or "
                        + "VMware Tools. Of those that every Windows has (vmbus, netvsc, storvsc) only the running ones count. "
                        + "Absent: nobody looked. Empty: there are none.")
        @Size(max = 64) @Nullable List<GuestComponent> components,

        @JsonPropertyDescription(
                "The Windows updates that are installed, such as KB3033929; in PowerShell (Get-HotFix).HotFixID. They are asked "
                        + "for only where the release names updates that must be there, on a Windows before 10. "
                        + "Absent: nobody looked. Empty: there are none.")
        @Size(max = 1024) @Nullable List<@Text.WindowsUpdate String> updates)
        implements GuestFactsBuilder.With, Tolerant {
    /** What the guests of one image say alike is kept once. */
    public GuestFacts {
        os = Shared.one(os);
        boundDevices = Shared.one(boundDevices);
        driverStore = Shared.one(driverStore);
        services = Shared.one(services);
        roles = Shared.one(roles);
        components = Shared.one(components);
        updates = Shared.one(updates);
    }

    /** Windows as {@code guest-get-osinfo} names it: {@code kernelRelease} is the build number, {@code variant} client or server. */
    public record Os(
            @JsonPropertyDescription("The family of the system: mswindows.") @Text.Phrase @Nullable String id,

            @JsonPropertyDescription(
                    "The name for people, such as Windows Server 2022 Standard. It is shown, never compared.")
            @Text.Phrase
            @Nullable String prettyName,

            @JsonPropertyDescription(
                    "The version as the guest agent names it, such as 2022 or 11. Old agents name it wrongly.")
            @Text.Phrase
            @Nullable String versionId,

            @JsonPropertyDescription("The version of the kernel, such as 10.0.") @Text.Phrase @Nullable String kernelVersion,

            @JsonPropertyDescription(
                    "The build number of Windows, such as 20348. Together with variant it tells which Windows it is.")
            @Text.Phrase
            @Nullable String kernelRelease,

            @JsonPropertyDescription("Whether it is a client or a server edition: client or server.")
            @Text.Phrase
            @Nullable String variant,

            @JsonPropertyDescription("The processor architecture, such as x86_64.") @Text.Phrase @Nullable String machine)
            implements Tolerant {}

    /** A PCI device with a driver. {@code pciId} is {@code vendor:device} in lower-case hex, such as {@code 1af4:1042}. */
    public record BoundDevice(
            @JsonPropertyDescription(
                    "Vendor and device id in lower-case hexadecimal, such as 1af4:1042 for a virtio-blk disk.")
            @Size(max = 9) @Pattern("^[0-9a-f]{4}:[0-9a-f]{4}$") String pciId,

            @JsonPropertyDescription("The version of its driver, such as 100.103.104.30200.") @Text.DriverVersion
            String driverVersion)
            implements Tolerant {}

    /** A PCI device that is present and does not work. */
    public record ProblemDevice(
            @JsonPropertyDescription(
                    "Vendor and device id in lower-case hexadecimal, such as 1af4:1042 for a virtio-blk disk.")
            @Size(max = 9) @Pattern("^[0-9a-f]{4}:[0-9a-f]{4}$") String pciId,

            @JsonPropertyDescription(
                    "The problem code of Device Manager, such as 28 (no driver is installed) or 52 (the "
                            + "driver's signature is not accepted).")
            @Min(0) int problemCode)
            implements Tolerant {}

    /** A driver package in the driver store; {@code driver} is its INF name without the ending, such as {@code viostor}. */
    public record StorePackage(
            @JsonPropertyDescription("The original name of its INF file without the ending, such as viostor.")
            @Text.DriverName
            String driver,

            @JsonPropertyDescription("Its version, such as 100.103.104.30200.") @Text.DriverVersion
            String driverVersion)
            implements Tolerant {}

    /** A driver's service and its start type. */
    public record DriverService(
            @JsonPropertyDescription("The name of the service, such as viostor.") @Text.DriverName
            String name,

            @JsonPropertyDescription("When Windows loads it. Only a Boot driver can carry the boot disk.")
            StartType start,

            @JsonPropertyDescription("Whether it runs. Absent: not known.") @Nullable Boolean running)
            implements Tolerant {}

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
     * @param signature what Windows knows it by, written on the disk itself, so the same on every bus
     */
    @RecordBuilder
    public record GuestDisk(
            @JsonPropertyDescription(
                    "The serial number that Windows reads from the disk, in PowerShell (Get-Disk).SerialNumber.")
            @Text.Phrase
            @Nullable String serial,

            @JsonPropertyDescription("The bus that the disk sits on in KubeVirt's words: virtio, scsi, sata or usb.")
            @Text.BusOrModel
            @Nullable String bus,

            @JsonPropertyDescription("The size of the disk in bytes.") @Min(0) @Nullable Long sizeBytes,

            @JsonPropertyDescription(
                    "Whether the disk is online. Windows may take a data disk offline when its bus changes.")
            @Nullable Boolean online,

            @JsonPropertyDescription("What identifies the disk on every bus: of a GPT disk its GUID in lower case with "
                    + "braces, in PowerShell (Get-Disk).Guid; of an MBR disk its signature as eight "
                    + "hexadecimal digits. A disk that went offline with its bus is found again by it.")
            @Size(max = 38) @Pattern("^(\\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}|[0-9a-f]{8})$") @Nullable String signature)
            implements GuestFactsGuestDiskBuilder.With, Tolerant {}

    /** A network adapter. {@code addresses} are {@code address/prefix}; {@code dhcp} false means they are static. */
    @RecordBuilder
    public record Adapter(
            @JsonPropertyDescription("The MAC address in hexadecimal with colons, such as 52:54:00:12:34:56. "
                    + "PowerShell prints dashes: change them.")
            @Size(max = 64) @Pattern("^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5,19}$") String mac,

            @JsonPropertyDescription("The name of the adapter in Windows, such as Ethernet 2.") @Text.Phrase @Nullable String name,

            @JsonPropertyDescription(
                    "Whether the adapter gets its addresses by DHCP. False: they are static, and lost with the adapter.")
            @Nullable Boolean dhcp,

            @JsonPropertyDescription("Its addresses with their prefix lengths, such as 10.0.0.7/24.")
            @Size(max = 64) @Nullable List<@Text.Address String> addresses,

            @JsonPropertyDescription("Its default gateways.") @Size(max = 16) @Nullable List<@Text.Address String> gateways,

            @JsonPropertyDescription("Its DNS servers, in order.") @Size(max = 16) @Nullable List<@Text.Address String> dnsServers,

            @JsonPropertyDescription("Whether its DNS servers were set by hand, also where its addresses come by DHCP.")
            @Nullable Boolean dnsStatic,

            @JsonPropertyDescription("The DNS suffix of the connection, such as corp.example.")
            @Size(max = 253) @Pattern("^[A-Za-z0-9_.-]*$") @Nullable String dnsSuffix,

            @JsonPropertyDescription("The metric of the interface. Absent: Windows chooses it.") @Min(0) @Nullable Integer interfaceMetric,

            @JsonPropertyDescription("The metric of its default gateways. Absent: Windows chooses it.")
            @Min(0) @Nullable Integer gatewayMetric,

            @JsonPropertyDescription("Its persistent routes other than those to its default gateways.")
            @Size(max = 16) @Nullable List<Route> routes,

            @JsonPropertyDescription(
                    "The MTU that somebody set for it. Absent: the card's own, which may be another with another model.")
            @Min(0) @Nullable Integer mtu)
            implements GuestFactsAdapterBuilder.With, Tolerant {}

    /** A file system that Windows has mounted. */
    public record GuestVolume(
            @JsonPropertyDescription(
                    "Where it is mounted, such as C:\\ or D:\\Data\\; System Reserved where Windows mounts it nowhere.")
            @Text.Phrase
            String mountPoint,

            @JsonPropertyDescription("Its kind, such as NTFS or ReFS.") @Text.Phrase @Nullable String fileSystem)
            implements Tolerant {}

    /** A static route. */
    public record Route(
            @JsonPropertyDescription("Where it leads, with the length of the prefix, such as 10.8.0.0/16.")
            @Text.Address
            String destination,

            @JsonPropertyDescription("The address that packets for it are sent to next.") @Text.Address
            String nextHop,

            @JsonPropertyDescription("Its metric. Absent: Windows chooses it.") @Min(0) @Nullable Integer metric)
            implements Tolerant {}

    /** What the guest is. Each may be unknown. */
    @RecordBuilder
    public record Roles(
            @JsonPropertyDescription("Whether it is an Active Directory domain controller.") @Nullable Boolean domainController,

            @JsonPropertyDescription("Whether it is a member of a Windows failover cluster.") @Nullable Boolean clusterNode,

            @JsonPropertyDescription("Whether BitLocker protects its system drive, and is not suspended.") @Nullable Boolean bitLocker,

            @JsonPropertyDescription("Whether it can hibernate, also by Fast Startup.") @Nullable Boolean hibernation,

            @JsonPropertyDescription("Whether its system is on a dynamic disk.") @Nullable Boolean dynamicSystemDisk,

            @JsonPropertyDescription("Whether a storage pool of Storage Spaces holds some of its disks.") @Nullable Boolean storageSpaces,

            @JsonPropertyDescription(
                    "Which memory dump Windows writes at a stop error: None, Complete, Kernel, Small or "
                            + "Automatic. All but None need a driver that can write to the boot disk then.")
            @Nullable CrashDump crashDump)
            implements GuestFactsRolesBuilder.With, Tolerant {}

    /** Which memory dump Windows writes at a stop error. */
    public enum CrashDump {
        @JsonProperty("None")
        NONE,
        @JsonProperty("Complete")
        COMPLETE,
        @JsonProperty("Kernel")
        KERNEL,
        @JsonProperty("Small")
        SMALL,
        @JsonProperty("Automatic")
        AUTOMATIC
    }
}
