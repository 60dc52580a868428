package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What KubeVirt's VirtualMachineClone makes of a VM: all that its owner wrote, but no identity. */
final class Clones {
    private Clones() {}

    static ObjectNode of(ObjectNode vm, String name) {
        ObjectNode clone = vm.deepCopy();
        clone.remove("status");
        ObjectNode metadata = clone.withObject("/metadata");
        metadata.remove(
                List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "finalizers"));
        metadata.remove("ownerReferences");
        metadata.put("name", name);
        metadata.withObject("/annotations").remove("restore.kubevirt.io/lastRestoreUID");
        Spec spec = new Spec(clone.withObject("/spec/template/spec"));
        spec.interfaces().forEach(nic -> nic.remove("macAddress"));
        if (spec.json().at("/domain/firmware") instanceof ObjectNode firmware) {
            firmware.remove(List.of("uuid", "serial"));
        }
        for (JsonNode volume : spec.volumes()) {
            rename(volume, "/persistentVolumeClaim", "claimName", name);
            rename(volume, "/dataVolume", "name", name);
        }
        for (JsonNode template : clone.at("/spec/dataVolumeTemplates")) {
            ObjectNode named = ((ObjectNode) template).withObject("/metadata");
            named.put("name", "restore-" + name + "-" + named.path("name").asText());
        }
        return clone;
    }

    private static void rename(JsonNode volume, String source, String field, String clone) {
        if (volume.at(source) instanceof ObjectNode claim) {
            claim.put(field, "restore-" + clone + "-" + claim.path(field).asText());
        }
    }
}
