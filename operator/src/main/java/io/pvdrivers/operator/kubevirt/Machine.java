package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;
import java.util.Set;

/**
 * The board a VM is built on.
 *
 * @param architecture as KubeVirt writes it into every VM; {@code amd64} where it does not
 * @param type as a node resolved it, such as {@code pc-q35-rhel9.4.0}, else as the spec has it; empty where neither says
 */
public record Machine(String architecture, Optional<String> type) {
    /** The model of an interface that neither its VM nor a preference gives one. */
    public static final String DEFAULT_MODEL = "virtio";

    private static final String USUAL = "amd64";

    /** Architectures whose disks are SATA where nobody says otherwise. */
    private static final Set<String> WITH_SATA = Set.of(USUAL);

    /** The machine of a VM, as its VMI shows it where it runs. */
    public static Machine of(VirtualMachine vm, Optional<VirtualMachineInstance> vmi) {
        var template = vm.getSpec().template().spec();
        var running = vmi.map(VirtualMachineInstance::getSpec);
        var type = vmi.map(VirtualMachineInstance::getStatus)
                .flatMap(s -> Optional.ofNullable(s.machine()))
                .flatMap(m -> Optional.ofNullable(m.type()))
                .or(() -> running.flatMap(Machine::type))
                .or(() -> type(template));
        var architecture = running.flatMap(i -> Optional.ofNullable(i.architecture()))
                .or(() -> Optional.ofNullable(template.architecture()))
                .orElse(USUAL);
        return new Machine(architecture, type);
    }

    private static Optional<String> type(InstanceSpec spec) {
        return Optional.ofNullable(spec.domain().machine())
                .flatMap(m -> Optional.ofNullable(m.type()))
                .filter(t -> !t.isBlank());
    }

    /** The bus of a disk that neither its VM nor a preference gives one. */
    public static String defaultBus(InstanceSpec template) {
        return WITH_SATA.contains(Optional.ofNullable(template.architecture()).orElse(USUAL)) ? "sata" : "virtio";
    }

    /** Whether its devices sit behind PCIe root ports, as on q35 and on arm64's virt. */
    public boolean hasRootPorts() {
        var known = architecture.equals(USUAL) || architecture.equals("arm64");
        return known
                && type.filter(t -> !t.contains("q35") && !t.startsWith("virt")).isEmpty();
    }

    /** Why the operator changes no devices on such a machine; empty where it does. */
    public Optional<String> objection() {
        if (!architecture.equals(USUAL)) {
            return Optional.of("This VM is of architecture " + architecture
                    + ", where KubeVirt has no SATA and the operator's CD-ROM drive"
                    + " cannot be attached. Install the drivers by hand, or leave this VM out of the policy.");
        }
        return type.filter(t -> !hasRootPorts())
                .map(
                        t -> "This VM has the machine type " + t
                                + ", which KubeVirt does not support for new VMs and which has no PCIe ports."
                                + " Set spec.template.spec.domain.machine.type: q35 and restart the VM, or leave it out of the policy.");
    }
}
