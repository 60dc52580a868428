package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.kubevirt.InstanceSpec.Interface;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;

/** Interfaces and networks that KubeVirt added by itself, as entries for the VM's spec, just as the VMI shows them. */
final class WrittenOutInterfaces {
    private final VirtualMachineInstance vmi;
    private final boolean pinMacAddresses;
    private final boolean statesModel;

    /** @param statesModel whether no preference is to give the model */
    WrittenOutInterfaces(VirtualMachineInstance vmi, boolean pinMacAddresses, boolean statesModel) {
        this.vmi = vmi;
        this.pinMacAddresses = pinMacAddresses;
        this.statesModel = statesModel;
    }

    Optional<ObjectNode> entry(String name) {
        return vmi.getSpec().domain().devices().interfaces().stream()
                .filter(i -> i.name().equals(name))
                .findFirst()
                .map(this::entry);
    }

    private ObjectNode entry(Interface shown) {
        var entry = JsonNodeFactory.instance.objectNode().put("name", shown.name());
        Optional.ofNullable(shown.model()).filter(m -> statesModel).ifPresent(m -> entry.put("model", m));
        entry.putObject(shown.bridge() != null ? "bridge" : "masquerade");
        if (pinMacAddresses && shown.bridge() == null) {
            PinnableMacs.reported(vmi, shown.name()).ifPresent(mac -> entry.put("macAddress", mac));
        }
        return entry;
    }

    Optional<ObjectNode> network(String name) {
        return vmi.getSpec().networks().stream()
                .filter(n -> n.name().equals(name) && n.pod() != null)
                .findFirst()
                .map(n -> {
                    var network = JsonNodeFactory.instance.objectNode().put("name", name);
                    network.putObject("pod");
                    return network;
                });
    }
}
