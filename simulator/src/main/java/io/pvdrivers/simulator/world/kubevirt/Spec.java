package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The spec of a VMI, or of a VM's template, as JSON. */
record Spec(ObjectNode json) {
    static final List<String> TARGETS = List.of("disk", "cdrom", "lun");

    /** The spec of a VM's template; empty when it has none. */
    static Spec ofTemplate(JsonNode vm) {
        return of(vm.at("/spec/template/spec"));
    }

    /** A copy without the fields that are null: to Kubernetes they are absent. */
    static Spec of(JsonNode spec) {
        ObjectNode copy = spec instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        removeNulls(copy);
        return new Spec(copy);
    }

    private static void removeNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeNulls();
        }
        node.forEach(Spec::removeNulls);
    }

    List<ObjectNode> disks() {
        return objects("/domain/devices/disks");
    }

    List<ObjectNode> interfaces() {
        return objects("/domain/devices/interfaces");
    }

    List<ObjectNode> volumes() {
        return objects("/volumes");
    }

    List<ObjectNode> networks() {
        return objects("/networks");
    }

    JsonNode devices() {
        return json.at("/domain/devices");
    }

    Optional<ObjectNode> volume(String name) {
        return named(volumes(), name);
    }

    ArrayNode list(String pointer) {
        return json.withArray(pointer);
    }

    ObjectNode object(String pointer) {
        return json.withObject(pointer);
    }

    static String name(JsonNode entry) {
        return entry.path("name").asText();
    }

    static Optional<ObjectNode> named(List<ObjectNode> entries, String name) {
        return entries.stream().filter(entry -> name(entry).equals(name)).findFirst();
    }

    /** The kind of target an entry of {@code disks} has: disk, cdrom or lun. */
    static Optional<String> target(JsonNode disk) {
        return TARGETS.stream().filter(kind -> disk.path(kind).isObject()).findFirst();
    }

    static String bus(JsonNode disk) {
        return target(disk).map(kind -> disk.path(kind).path("bus").asText()).orElse("");
    }

    static boolean isHotpluggable(JsonNode volume) {
        return volume.at("/persistentVolumeClaim/hotpluggable").asBoolean()
                || volume.at("/dataVolume/hotpluggable").asBoolean();
    }

    /** The claim that a volume names, by itself or through its DataVolume. */
    static Optional<String> claim(JsonNode volume) {
        return Optional.of(volume.at("/persistentVolumeClaim/claimName")
                        .asText(volume.at("/dataVolume/name").asText()))
                .filter(name -> !name.isEmpty());
    }

    private List<ObjectNode> objects(String pointer) {
        return StreamSupport.stream(json.at(pointer).spliterator(), false)
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .toList();
    }
}
