package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.VmName;

/** What KubeVirt's mutating webhook writes into a VM. */
final class Mutation {
    private static final String TOPOLOGY = "kubevirt.io/pci-topology-version";

    private Mutation() {}

    static ObjectNode onCreate(ObjectNode candidate, long seed) {
        ObjectNode vm = onUpdate(candidate);
        ObjectNode template = vm.withObject("/spec/template");
        ObjectNode firmware = template.withObject("/spec/domain/firmware");
        var random = new Randomness(~seed, VmName.of(vm));
        for (String id : new String[] {"uuid", "serial"}) {
            if (firmware.path(id).asText().isEmpty()) {
                firmware.put(id, random.uid());
            }
        }
        ObjectNode annotations = template.withObject("/metadata/annotations");
        if (!annotations.has(TOPOLOGY)) {
            annotations.put(TOPOLOGY, "v3");
        }
        return vm;
    }

    static ObjectNode onUpdate(ObjectNode candidate) {
        ObjectNode vm = candidate.deepCopy();
        if (vm.at("/spec/template/spec") instanceof ObjectNode spec) {
            if (spec.path("architecture").asText().isEmpty()) {
                spec.put("architecture", "amd64");
            }
            ObjectNode machine = spec.withObject("/domain/machine");
            if (machine.path("type").asText().isEmpty()) {
                machine.put("type", "q35");
            }
        }
        return vm;
    }
}
