package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * KubeVirt's controller of VirtualMachineRestores: waits until the VM is off, makes a claim from each volume that was
 * snapshotted, and writes the snapshot's spec over the VM's. The run strategy stays, and so do the VM's own labels and
 * annotations but for one that names the restore; those of its template come from the snapshot.
 */
final class Restores {
    private static final String LAST_RESTORE = "restore.kubevirt.io/lastRestoreUID";
    private static final Duration LOOKS_AGAIN = Duration.ofSeconds(5);
    private static final Duration MAKES_VOLUMES = Duration.ofSeconds(10);

    private final Lifecycle lifecycle;
    private final BiConsumer<VmName, ArrayNode> writes;

    /** @param writes takes each change of a VM, for who stores it */
    Restores(Lifecycle lifecycle, BiConsumer<VmName, ArrayNode> writes) {
        this.lifecycle = lifecycle;
        this.writes = writes;
    }

    /** Begins a restore of this name. False when another one, or a snapshot, is under way. */
    boolean begin(Machine machine, String name, Snapshot.Content content) {
        if (machine.snapshotInProgress().isPresent()
                || machine.restoreInProgress().isPresent()) {
            return false;
        }
        machine.restoreInProgress(Optional.of(name));
        machine.stage().tell(Kind.RESTORE, "restore " + name + " begins");
        awaitOff(machine, name, content);
        return true;
    }

    private void awaitOff(Machine machine, String name, Snapshot.Content content) {
        boolean off = machine.instance().isEmpty();
        machine.stage().after(off ? MAKES_VOLUMES : LOOKS_AGAIN, machine, () -> {
            if (machine.instance().isPresent() || !off) {
                awaitOff(machine, name, content);
            } else {
                restore(machine, name, content);
            }
        });
    }

    private void restore(Machine machine, String name, Snapshot.Content content) {
        String uid = UUID.nameUUIDFromBytes((machine.stage().vm() + "/" + name).getBytes(StandardCharsets.UTF_8))
                .toString();
        ObjectNode vm = machine.vm().deepCopy();
        JsonNode before = vm.path("spec").deepCopy();
        vm.set("spec", spec(before, content, uid));
        vm.withObject("/metadata/annotations").put(LAST_RESTORE, name + "-" + uid);
        content.disks().onto(machine.guest());
        machine.restoreInProgress(Optional.empty());
        machine.change(vm);
        machine.knowClaims();
        machine.stage().tell(Kind.RESTORE, "restore " + name + " is complete");
        writes.accept(machine.stage().vm(), patch(machine.vm()));
        lifecycle.sync(machine);
    }

    private static JsonNode spec(JsonNode before, Snapshot.Content content, String uid) {
        if (!(content.spec().deepCopy() instanceof ObjectNode spec)) {
            return before;
        }
        spec.remove(List.of("running", "runStrategy"));
        if (before.has("running")) {
            spec.put("running", false);
        } else {
            spec.put("runStrategy", RunStrategy.of(before).toString());
        }
        List<String> templates = new ArrayList<>();
        spec.path("dataVolumeTemplates")
                .forEach(template -> templates.add(template.at("/metadata/name").asText()));
        for (JsonNode volume : spec.at("/template/spec/volumes")) {
            if (volume instanceof ObjectNode entry && content.included().contains(Spec.name(volume))) {
                rename(entry, "restore-" + uid + "-" + Spec.name(volume), templates, spec);
            }
        }
        return spec;
    }

    /** A DataVolume that no template of the VM makes becomes a claim. */
    private static void rename(ObjectNode volume, String claim, List<String> templates, ObjectNode spec) {
        String dataVolume = volume.at("/dataVolume/name").asText();
        if (volume.has("persistentVolumeClaim")) {
            volume.withObject("/persistentVolumeClaim").put("claimName", claim);
        } else if (templates.contains(dataVolume)) {
            volume.withObject("/dataVolume").put("name", claim);
            spec.withArray("/dataVolumeTemplates").forEach(template -> {
                if (template.at("/metadata/name").asText().equals(dataVolume)) {
                    ((ObjectNode) template).withObject("/metadata").put("name", claim);
                }
            });
        } else {
            volume.remove("dataVolume");
            volume.putObject("persistentVolumeClaim").put("claimName", claim);
        }
    }

    private static ArrayNode patch(JsonNode vm) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec").set("value", vm.path("spec"));
        patch.addObject()
                .put("op", "add")
                .put("path", "/metadata/annotations")
                .set("value", vm.at("/metadata/annotations"));
        return patch;
    }
}
