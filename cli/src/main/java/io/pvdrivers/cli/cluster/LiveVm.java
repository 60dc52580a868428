package io.pvdrivers.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;

/**
 * A VM as a cluster has it, with all that is known of it there.
 *
 * @param object the VM as it goes over the wire
 * @param state its DriverState; one of an earlier VM of its name does not count
 */
public record LiveVm(
        JsonNode object,
        VirtualMachine vm,
        Optional<JsonNode> instanceObject,
        Optional<VirtualMachineInstance> instance,
        Optional<DriverState> state,
        Optional<GuestReportSpec> report) {

    public String namespace() {
        return vm.getMetadata().getNamespace();
    }

    public String name() {
        return vm.getMetadata().getName();
    }

    /** As people write it. */
    public String title() {
        return namespace() + "/" + name();
    }

    /** What the operator said last; an empty status where it has said nothing yet. */
    public DriverStateStatus status() {
        return state.flatMap(s -> Optional.ofNullable(s.getStatus()))
                .orElseGet(() -> DriverStateStatusBuilder.builder().build());
    }

    /** The value of an annotation on the VM. */
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(vm.getMetadata().getAnnotations()).map(a -> a.get(key));
    }
}
