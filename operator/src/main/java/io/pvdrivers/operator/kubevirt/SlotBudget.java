package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.Counted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PCIe root ports of a VM. Every virtio disk and every interface takes one for itself; a SCSI disk takes none, and SATA disks take one
 * for each six beyond the first six.
 */
public final class SlotBudget {
    private static final int PORTS_PER_SATA_CONTROLLER = 6;
    private static final int SLOTS_PER_BRIDGE = 31;

    private SlotBudget() {}

    /**
     * Ports into which something can be plugged while the VM runs.
     *
     * @param why how the number comes about
     */
    public record FreePorts(int count, String why) {}

    /** How many disks can be plugged into this running VM on virtio. */
    public static FreePorts freeHotplugPorts(VirtualMachine vm, VirtualMachineInstance vmi, ClusterFeatures features) {
        var machine = Machine.of(vm, Optional.of(vmi));
        var spec = vmi.getSpec();
        if (!machine.hasRootPorts()) {
            return new FreePorts(
                    0,
                    "a machine of type " + machine.type().orElse(machine.architecture())
                            + " has no PCIe ports to plug something into");
        }
        if (Boolean.TRUE.equals(spec.domain().devices().disableHotplug())) {
            return new FreePorts(0, "the VM has disableHotplug");
        }
        if (PciTopology.isTransitional(spec)) {
            return new FreePorts(0, "the VM has useVirtioTransitional, whose devices do not go into PCIe ports");
        }
        var annotations = annotations(vmi);
        var topology = PciTopology.running(annotations, features);
        if (topology == PciTopology.ROOT_COMPLEX) {
            return new FreePorts(0, "the annotation " + PciTopology.ON_ROOT_COMPLEX + " leaves no PCIe port free");
        }
        var kept = topology.free(annotations, PciUse.running(spec, false));
        var taken =
                PciUse.running(spec, true).disks() - PciUse.running(spec, false).disks();
        var count = Math.max(0, kept - taken);
        return new FreePorts(
                count,
                "KubeVirt kept %d PCIe ports free when the VM started, and %d of them are taken"
                        .formatted(kept, taken));
    }

    /**
     * Says with numbers why the wanted devices do not fit, and what would help; empty where they fit. What is there already is not
     * judged.
     */
    public static Optional<String> excess(
            VirtualMachine vm,
            Optional<VirtualMachineInstance> vmi,
            List<Device> devices,
            List<WantedDevice> pending,
            ClusterFeatures features) {
        var moves = pending.stream()
                .filter(w -> w.kind() == DeviceKind.DISK && w.value().equals("virtio"))
                .toList();
        if (moves.isEmpty() || !Machine.of(vm, vmi).hasRootPorts()) {
            return Optional.empty();
        }
        var plan = new Plan(vm, vmi, devices, features);
        return plan.shortage("virtio", moves).map(words -> words + cure(plan, moves));
    }

    private static String cure(Plan plan, List<WantedDevice> moves) {
        return plan.shortage("scsi", moves).isEmpty()
                ? ". Set devices.disks.bus: scsi, which needs no port per disk."
                : ". Exclude devices in the policy, or remove some from the VM.";
    }

    private static Map<String, String> annotations(VirtualMachineInstance vmi) {
        return Optional.ofNullable(vmi.getMetadata().getAnnotations()).orElse(Map.of());
    }

    /** The VM as it would start. */
    private record Plan(
            VirtualMachine vm, Optional<VirtualMachineInstance> vmi, List<Device> devices, ClusterFeatures features) {
        Optional<String> shortage(String bus, List<WantedDevice> moves) {
            var buses = buses(bus, moves);
            var spec = vmi.map(VirtualMachineInstance::getSpec)
                    .orElse(vm.getSpec().template().spec());
            var interfaces = devices.stream()
                    .filter(d -> d.kind() == DeviceKind.INTERFACE)
                    .count();
            var use = PciUse.of(spec, buses, (int) interfaces);
            var annotations = vm.getSpec().template().metadata().annotations();
            var topology = PciTopology.atStart(annotations, features);
            var reserved = topology.reserved(annotations, use);
            var controllers = moreSataControllers(buses);
            var needed = PciTopology.isTransitional(spec)
                    ? behindBridges(use, reserved, controllers)
                    : use.total() + reserved + controllers;
            var there = topology == PciTopology.ROOT_COMPLEX ? PciTopology.ROOT_SLOTS : PciTopology.PORTS;
            return needed <= there ? Optional.empty() : Optional.of(words(use, reserved, controllers, needed, there));
        }

        private List<String> buses(String bus, List<WantedDevice> moves) {
            var moved = moves.stream().map(WantedDevice::name).toList();
            return devices.stream()
                    .filter(d -> d.kind() == DeviceKind.DISK)
                    .map(d -> moved.contains(d.name()) ? bus : d.value().orElse(""))
                    .toList();
        }

        private static String words(PciUse use, int reserved, int controllers, int needed, int there) {
            return "%s, %s and %s%s need %d PCIe ports, and there are %d"
                    .formatted(
                            Counted.of(use.disks(), "virtio disk"),
                            Counted.of(use.interfaces(), "interface"),
                            Counted.of(use.others() + controllers, "other device"),
                            reserved == 0 ? "" : ", with the " + reserved + " that KubeVirt keeps free,",
                            needed,
                            there);
        }

        /** Conventional PCI devices share bridges; others have their ports. */
        private static int behindBridges(PciUse use, int reserved, int controllers) {
            var conventional = use.disks() + use.interfaces() + reserved + controllers;
            return use.others() + Math.ceilDiv(conventional, SLOTS_PER_BRIDGE);
        }

        /** libvirt numbers SATA, SCSI and USB disks together, and gives each six of these numbers a controller if a SATA disk is among them. */
        private int moreSataControllers(List<String> buses) {
            var sata = buses.stream().filter(b -> !b.equals("virtio")).count();
            return buses.contains("sata") ? (int) Math.max(0, Math.ceilDiv(sata, PORTS_PER_SATA_CONTROLLER) - 1) : 0;
        }
    }
}
