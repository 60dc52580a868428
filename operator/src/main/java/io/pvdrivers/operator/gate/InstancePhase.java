package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;
import java.util.Set;

/** How far a VMI is, by KubeVirt's phase. */
final class InstancePhase {
    private static final Set<String> BEFORE_RUNNING = Set.of("", "Pending", "Scheduling", "Scheduled");
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private InstancePhase() {}

    static String of(VirtualMachineInstance vmi) {
        return Optional.ofNullable(vmi.getStatus().phase()).orElse("");
    }

    /** Whether it has still to come to run. */
    static boolean isStarting(VirtualMachineInstance vmi) {
        return BEFORE_RUNNING.contains(of(vmi));
    }

    /** Whether it has ended: KubeVirt may keep the object, and there is no guest any more. */
    static boolean isOver(VirtualMachineInstance vmi) {
        return OVER.contains(of(vmi));
    }
}
