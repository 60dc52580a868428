package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.VmName;

/** What KubeVirt's mutating webhook writes into a VM. */
final class Mutation {
    private Mutation() {}

    static ObjectNode onCreate(ObjectNode candidate, long seed, KubeVirtRules rules) {
        ObjectNode vm = onUpdate(candidate);
        ObjectNode template = vm.withObject("/spec/template");
        var random = new Randomness(~seed, VmName.of(vm));
        identify(template, "uuid", random.uid(), rules.writesFirmwareUuid());
        identify(template, "serial", random.uid(), rules.writesFirmwareSerial());
        if (rules.writesPciTopology()) {
            ObjectNode annotations = template.withObject("/metadata/annotations");
            annotations.put(PciPorts.VERSION, annotations.path(PciPorts.VERSION).asText("v3"));
        }
        return vm;
    }

    private static void identify(ObjectNode template, String id, String value, boolean known) {
        if (known && template.at("/spec/domain/firmware/" + id).asText().isEmpty()) {
            template.withObject("/spec/domain/firmware").put(id, value);
        }
    }

    static ObjectNode onUpdate(ObjectNode candidate) {
        ObjectNode vm = candidate.deepCopy();
        if (vm.at("/spec/preference") instanceof ObjectNode preference
                && preference.path("revisionName").asText().isEmpty()) {
            preference.remove("revisionName");
        }
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
