package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.kubevirt.InstanceStatus.NetworkInterface;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.MacPin;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Which interfaces may have their MAC address pinned: masquerade, and bridge to a secondary network. A bridge on the pod network must keep
 * the pod's own, and an SR-IOV device belongs to the host.
 */
final class PinnableMacs {
    /** Reserved by KubeVirt inside the pod. */
    private static final String RESERVED = "02:00:00:00:00:00";

    private final ObjectNode vm;
    private final VirtualMachineInstance vmi;

    PinnableMacs(ObjectNode vm, VirtualMachineInstance vmi) {
        this.vm = vm;
        this.vmi = vmi;
    }

    /** The MAC to pin for this entry; empty where there is one already or none may be pinned. */
    Optional<String> of(JsonNode entry) {
        var name = entry.path("name").asText();
        return entry.has("macAddress") || pin(entry, name) != MacPin.ALLOWED ? Optional.empty() : reported(vmi, name);
    }

    private MacPin pin(JsonNode entry, String name) {
        return MacPin.of(
                entry.has("masquerade"), entry.has("bridge"), entry.has("sriov"), isSecondary(name), isPooled(vm));
    }

    /** Whether KubeMacPool gives out the addresses of this VM: it would take one of ours for a request. */
    static boolean isPooled(ObjectNode vm) {
        return vm.at("/metadata/annotations").has(Names.MAC_POOL);
    }

    private boolean isSecondary(String name) {
        return StreamSupport.stream(vm.at(TemplateEntries.NETWORKS).spliterator(), false)
                .anyMatch(n -> n.path("name").asText().equals(name) && n.has("multus"));
    }

    /** The MAC that the VMI reports for an interface. */
    static Optional<String> reported(VirtualMachineInstance vmi, String name) {
        return vmi.getStatus().interfaces().stream()
                .filter(i -> name.equals(i.name()))
                .findFirst()
                .map(NetworkInterface::mac)
                .filter(mac -> !mac.equals(RESERVED));
    }
}
