package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** A VM that a policy governs, with its record. */
public record Enrolled(VirtualMachine vm, Optional<VirtualMachineInstance> instance, DriverState state) {
    NamespacedName name() {
        return NamespacedName.of(vm);
    }

    /** The value of the annotation that asks for another try. */
    Optional<String> retry() {
        return Optional.ofNullable(vm.getMetadata().getAnnotations()).map(a -> a.get(Names.RETRY));
    }
}
