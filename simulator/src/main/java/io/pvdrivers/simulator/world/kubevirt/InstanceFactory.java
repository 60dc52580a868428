package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Hardware;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes VMIs: new ones from a VM, and those that were found. */
final class InstanceFactory {
    private final HardwareFactory hardware;
    private final Preferences preferences;

    InstanceFactory(HardwareFactory hardware, Preferences preferences) {
        this.hardware = hardware;
        this.preferences = preferences;
    }

    /** The machine a guest was last seen on: its VMI's, else the one its VM would get. */
    Hardware preview(ObjectNode vm, Optional<ObjectNode> vmi) {
        Spec spec = vmi.map(InstanceFactory::specOf).orElseGet(() -> complete(vm));
        return hardware.from(VmName.of(vm).namespace(), spec, Map.of(), Set.of());
    }

    /** The machine of a VMI as it is now. A drive that it started with stays until it stops. */
    Hardware hardware(Machine machine, Instance instance) {
        Map<String, String> macs = new HashMap<>();
        instance.birth().hardware().nics().forEach(nic -> macs.put(nic.name(), nic.mac()));
        Set<String> out = new HashSet<>();
        instance.plugs().forEach((name, plug) -> {
            if (!plug.isReady()) {
                out.add(name);
            }
        });
        Hardware now = hardware.from(machine.stage().vm().namespace(), instance.spec(), macs, out);
        return now.withDrivesOf(instance.birth().hardware());
    }

    /** A new VMI of a VM, with a uid and, where none is pinned, MACs of its own. */
    Instance create(ObjectNode vm, long generation, Randomness random, Instant now) {
        Spec spec = complete(vm);
        ObjectNode base = JsonNodeFactory.instance.objectNode();
        base.put("apiVersion", "kubevirt.io/v1").put("kind", "VirtualMachineInstance");
        base.set("metadata", metadata(vm, generation, random, now));
        Map<String, String> macs = new HashMap<>();
        for (ObjectNode nic : spec.interfaces()) {
            macs.put(Spec.name(nic), pinned(nic).orElseGet(random::mac));
        }
        return instance(vm, base, spec, macs, Optional.of(startTemplate(vm)), generation, random, now);
    }

    /** A VMI as it was found. Whether it still is what its VM says, only the VM's condition tells. */
    Instance found(ObjectNode vm, ObjectNode vmi, long generation, Randomness random, Instant now) {
        Spec spec = specOf(vmi);
        ObjectNode base = vmi.deepCopy();
        base.put("apiVersion", "kubevirt.io/v1").put("kind", "VirtualMachineInstance");
        ObjectNode metadata = base.withObject("/metadata");
        metadata.remove(List.of("managedFields", "resourceVersion"));
        if (metadata.path("uid").asText().isEmpty()) {
            metadata.put("uid", random.uid());
        }
        Map<String, String> macs = new HashMap<>();
        for (ObjectNode nic : spec.interfaces()) {
            macs.put(Spec.name(nic), reported(vmi, nic).or(() -> pinned(nic)).orElseGet(random::mac));
        }
        boolean pending = GuestHints.conditionIsTrue(vm, "RestartRequired");
        Optional<JsonNode> template = pending ? Optional.empty() : Optional.of(startTemplate(vm));
        return instance(vm, base, spec, macs, template, generation, random, createdAt(metadata, now));
    }

    /** What the VM's template is worth to {@link RestartRequired}. */
    JsonNode startTemplate(ObjectNode vm) {
        return RestartRequired.template(vm, preferences.of(vm));
    }

    private static Spec specOf(ObjectNode vmi) {
        Spec spec = Spec.of(vmi.path("spec"));
        Defaults.complete(spec, Optional.empty());
        return spec;
    }

    private Spec complete(ObjectNode vm) {
        Spec spec = Spec.ofTemplate(vm);
        Defaults.complete(spec, preferences.of(vm));
        return spec;
    }

    private Instance instance(
            ObjectNode vm,
            ObjectNode base,
            Spec spec,
            Map<String, String> macs,
            Optional<JsonNode> template,
            long generation,
            Randomness random,
            Instant createdAt) {
        Hardware machine = hardware.from(VmName.of(vm).namespace(), spec, macs, Set.of());
        String node = base.at("/status/nodeName").asText();
        return new Instance(
                new Instance.Birth(
                        base,
                        spec,
                        createdAt,
                        machine,
                        template,
                        node.isEmpty() ? "node-" + random.nodeNumber() : node,
                        random.podAddress()),
                generation);
    }

    private ObjectNode metadata(ObjectNode vm, long generation, Randomness random, Instant now) {
        VmName name = VmName.of(vm);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("name", name.name())
                .put("namespace", name.namespace())
                .put("uid", random.uid())
                .put("creationTimestamp", Times.text(now));
        JsonNode template = vm.at("/spec/template/metadata");
        ObjectNode annotations = metadata.putObject("annotations");
        copy(preferences.of(vm).map(spec -> spec.path("annotations")), annotations);
        copy(Optional.of(template.path("annotations")), annotations);
        annotations.put("kubevirt.io/vm-generation", Long.toString(generation));
        Preferences.reference(vm).ifPresent(used -> annotations.put(Preferences.note(vm), used));
        copy(Optional.of(template.path("labels")), metadata.putObject("labels"));
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "kubevirt.io/v1")
                .put("kind", "VirtualMachine")
                .put("name", name.name())
                .put("uid", vm.at("/metadata/uid").asText())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        return metadata;
    }

    private static void copy(Optional<JsonNode> from, ObjectNode into) {
        from.filter(JsonNode::isObject).ifPresent(entries -> into.setAll((ObjectNode) entries.deepCopy()));
    }

    private static Optional<String> pinned(JsonNode nic) {
        return Optional.of(nic.path("macAddress").asText()).filter(mac -> !mac.isEmpty());
    }

    private static Optional<String> reported(JsonNode vmi, JsonNode nic) {
        for (JsonNode status : vmi.at("/status/interfaces")) {
            if (Spec.name(status).equals(Spec.name(nic)) && status.has("mac")) {
                return Optional.of(status.path("mac").asText());
            }
        }
        return Optional.empty();
    }

    private static Instant createdAt(JsonNode metadata, Instant now) {
        return Times.parse(metadata.path("creationTimestamp").asText()).orElse(now);
    }
}
