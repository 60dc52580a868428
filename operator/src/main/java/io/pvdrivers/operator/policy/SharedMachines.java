package io.pvdrivers.operator.policy;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The VMs and VMIs as the controller of DriverPolicies caches them, for whoever looks at one of them. */
public final class SharedMachines {
    private volatile @Nullable FleetCache cache;
    private volatile Consumer<ResourceID> onChange = id -> {};

    void of(FleetCache fleet) {
        cache = fleet;
    }

    /** Has somebody told of every change of a VM or its VMI. */
    public void onChange(Consumer<ResourceID> listener) {
        onChange = listener;
    }

    void changed(ResourceID id) {
        onChange.accept(id);
    }

    public Optional<VirtualMachine> vm(ResourceID id) {
        return filled().machine(id);
    }

    public Optional<VirtualMachineInstance> instance(ResourceID id) {
        return filled().instance(id);
    }

    public List<VirtualMachine> vms(String namespace) {
        return filled().machines(namespace);
    }

    public List<VirtualMachineInstance> instances(String namespace) {
        return filled().instances(namespace);
    }

    private FleetCache filled() {
        var source = cache;
        if (source == null) {
            throw new IllegalStateException("asked before the controller of DriverPolicies was prepared");
        }
        return source;
    }
}
