package io.pvdrivers.cli.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.Devices;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** VMs as they really are in the world, whatever the operator says of them. */
final class Hardware {
    private final World world;
    private final KubernetesSerialization serialization = KubernetesClients.serialization();

    Hardware(World world) {
        this.world = world;
    }

    Optional<VirtualMachine> machine(VmName vm) {
        return world.virtualMachine(vm).map(tree -> read(tree, VirtualMachine.class));
    }

    Optional<VirtualMachineInstance> instance(VmName vm) {
        return world.instance(vm).map(tree -> read(tree, VirtualMachineInstance.class));
    }

    /** Disks and interfaces: as they run, else as they will. */
    List<Device> devices(VmName vm) {
        return machine(vm)
                .map(machine -> Devices.of(
                        machine.getSpec(), instance(vm).map(VirtualMachineInstance::getSpec), Set.of(), Map.of()))
                .orElse(List.of());
    }

    private <T> T read(ObjectNode tree, Class<T> type) {
        return serialization.convertValue(tree, type);
    }
}
