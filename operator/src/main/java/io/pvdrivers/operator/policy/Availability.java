package io.pvdrivers.operator.policy;

import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;

/** Whether a VM that its run strategy wants running does run. Pure. */
final class Availability {
    private Availability() {}

    /** What is wanted of VMs of the strategies Manual, Once, Halted and WaitAsReceiver is known to their owners alone. */
    static boolean of(VirtualMachine vm, Optional<VirtualMachineInstance> instance) {
        var spec = vm.getSpec();
        var strategy = Optional.ofNullable(spec.runStrategy())
                .orElseGet(() -> Boolean.TRUE.equals(spec.running()) ? "Always" : "Halted");
        var phase = instance.map(vmi -> vmi.getStatus().phase()).orElse("");
        return switch (strategy) {
            case "Always" -> isUp(instance, phase);
            case "RerunOnFailure" -> instance.isEmpty() || "Succeeded".equals(phase) || isUp(instance, phase);
            default -> true;
        };
    }

    private static boolean isUp(Optional<VirtualMachineInstance> instance, String phase) {
        return "Running".equals(phase)
                && instance.filter(vmi -> vmi.getMetadata().getDeletionTimestamp() == null)
                        .isPresent();
    }
}
