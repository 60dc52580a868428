package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import java.util.List;
import java.util.Optional;

/**
 * PCIe root ports of KubeVirt's q35 machine. Every virtio disk and every interface takes one for itself; a SCSI disk takes none.
 */
public final class SlotBudget {
    /** Bus indexes 1 to 31, as KubeVirt's docs/pci-topology.md counts them. */
    private static final int PORTS = 31;

    /** SCSI, serial and USB controllers, balloon, random numbers, video and the primer while it is in. */
    private static final int TAKEN = 7;

    private SlotBudget() {}

    /** Says with numbers why the wanted devices do not fit; empty where they do. */
    public static Optional<String> excess(List<Device> devices, List<WantedDevice> wanted) {
        var disks = wanted.stream()
                .filter(w -> w.kind() == DeviceKind.DISK && w.value().equals("virtio"))
                .count();
        var interfaces =
                devices.stream().filter(d -> d.kind() == DeviceKind.INTERFACE).count();
        var needed = disks + interfaces + TAKEN;
        if (needed <= PORTS) {
            return Optional.empty();
        }
        return Optional.of(
                "%d virtio disks and %d interfaces need %d PCIe ports with the VM's other devices, and there are %d"
                        .formatted(disks, interfaces, needed, PORTS));
    }
}
