package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Disk;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a VM takes PCIe root ports, as KubeVirt's converter and libvirt place it.
 *
 * @param disks on virtio; each is a device of its own
 * @param interfaces of any model
 * @param others controllers, balloon, random numbers, host devices and the like
 * @param uncounted of the others, those that KubeVirt leaves out when it computes how many ports to keep free
 * @param large whether the guest has more than 2 GiB, which gives it more free ports
 */
record PciUse(int disks, int interfaces, int others, int uncounted, boolean large) {
    private static final long LARGE = 2L << 30;

    /**
     * The devices of a VM.
     *
     * @param spec what has all of its devices but disks and interfaces
     * @param buses the bus of each disk
     */
    static PciUse of(InstanceSpec spec, Collection<String> buses, int interfaces) {
        var devices = spec.domain().devices();
        var uncounted = devices.filesystems().size() + (Boolean.TRUE.equals(devices.autoattachVSOCK()) ? 1 : 0);
        return new PciUse(
                (int) buses.stream().filter("virtio"::equals).count(),
                interfaces,
                counted(spec, buses.contains("scsi")) + uncounted,
                uncounted,
                isLarge(spec));
    }

    /**
     * What runs.
     *
     * @param plugged whether disks that came while the VM ran are counted
     */
    static PciUse running(InstanceSpec spec, boolean plugged) {
        var hotPlugged = plugged ? Set.<String>of() : hotPlugged(spec);
        var devices = spec.domain().devices();
        var buses = devices.disks().stream()
                .filter(d -> !hotPlugged.contains(d.name()))
                .map(PciUse::busOf)
                .toList();
        return of(spec, buses, devices.interfaces().size());
    }

    /** Names of the disks whose volumes came while the VM ran, or may go. */
    private static Set<String> hotPlugged(InstanceSpec spec) {
        return spec.volumes().stream()
                .filter(Volume::isHotpluggable)
                .map(Volume::name)
                .collect(Collectors.toSet());
    }

    private static String busOf(Disk disk) {
        var target = disk.cdrom() != null ? disk.cdrom() : disk.lun() != null ? disk.lun() : disk.disk();
        return target == null || target.bus() == null ? "" : target.bus();
    }

    /** USB and memory balloon are counted by KubeVirt even where they are off. */
    private static int counted(InstanceSpec spec, boolean hasScsiDisk) {
        var devices = spec.domain().devices();
        var scsi = hasScsiDisk || !Boolean.TRUE.equals(devices.disableHotplug());
        var count = 2;
        count += scsi ? 1 : 0;
        count += Boolean.FALSE.equals(devices.autoattachSerialConsole()) ? 0 : 1;
        count += devices.rng() == null ? 0 : 1;
        count += devices.watchdog() == null ? 0 : 1;
        count += devices.hostDevices().size() + devices.gpus().size();
        count += (int) devices.inputs().stream()
                .filter(i -> "virtio".equals(i.get("bus")))
                .count();
        return count;
    }

    private static boolean isLarge(InstanceSpec spec) {
        var memory = VmShapes.memoryBytes(spec);
        return memory.isPresent() && memory.getAsLong() > LARGE;
    }

    /** The number that KubeVirt computes with. */
    int seenByKubeVirt() {
        return total() - uncounted;
    }

    int total() {
        return disks + interfaces + others;
    }
}
