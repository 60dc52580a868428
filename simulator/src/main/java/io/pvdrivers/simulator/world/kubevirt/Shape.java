package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds where a VM is not even shaped like one; a real API server refuses that by KubeVirt's schema. */
final class Shape {
    private static final List<String> OBJECTS = List.of(
            "/metadata",
            "/metadata/annotations",
            "/metadata/labels",
            "/spec",
            "/spec/preference",
            "/spec/template",
            "/spec/template/metadata",
            "/spec/template/metadata/annotations",
            "/spec/template/metadata/labels",
            "/spec/template/spec",
            "/spec/template/spec/domain",
            "/spec/template/spec/domain/cpu",
            "/spec/template/spec/domain/devices",
            "/spec/template/spec/domain/devices/video",
            "/spec/template/spec/domain/firmware",
            "/spec/template/spec/domain/machine",
            "/spec/template/spec/domain/memory",
            "/status");
    private static final List<String> LISTS = List.of(
            "/spec/template/spec/domain/devices/disks",
            "/spec/template/spec/domain/devices/interfaces",
            "/spec/template/spec/domain/devices/inputs",
            "/spec/template/spec/networks",
            "/spec/template/spec/volumes");

    private final List<Refusal> refusals = new ArrayList<>();

    private Shape() {}

    static List<Refusal> refusals(ObjectNode vm) {
        var shape = new Shape();
        OBJECTS.forEach(pointer -> shape.object(field(pointer), vm.at(pointer)));
        LISTS.forEach(pointer -> shape.list(field(pointer), vm.at(pointer)));
        return shape.refusals;
    }

    /** Refuses a VMI whose spec cannot be understood. */
    static void requireInstance(ObjectNode vmi) {
        ObjectNode vm = vmi.objectNode();
        vm.withObject("/spec/template").set("spec", vmi.path("spec"));
        refusals(vm).stream().findFirst().ifPresent(refusal -> {
            throw new IllegalArgumentException("VMI " + vmi.at("/metadata/name").asText() + ": "
                    + refusal.message().replace("spec.template.", ""));
        });
    }

    private void object(String field, JsonNode node) {
        if (isThere(node) && !node.isObject()) {
            refuse(field, node, "object");
        }
    }

    private void list(String field, JsonNode node) {
        if (!isThere(node)) {
            return;
        }
        if (!node.isArray()) {
            refuse(field, node, "array");
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            String at = field + "[" + i + "]";
            JsonNode entry = node.get(i);
            if (!entry.isObject()) {
                refuse(at, entry, "object");
            }
            for (String target : Spec.TARGETS) {
                object(at + "." + target, entry.path(target));
            }
        }
    }

    private void refuse(String field, JsonNode node, String type) {
        String actual = node.getNodeType().name().toLowerCase(Locale.ROOT);
        refusals.add(new Refusal(
                "FieldValueTypeInvalid",
                field,
                field + ": Invalid value: \"" + actual + "\": " + field + " in body must be of type " + type + ": \""
                        + actual + "\""));
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static String field(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }
}
