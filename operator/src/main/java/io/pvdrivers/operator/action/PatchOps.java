package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Collects RFC 6902 operations against one object as it was read. Every element that is touched is tested by name first, so that a patch
 * computed from an older list fails instead of hitting its neighbour.
 */
final class PatchOps {
    private final ObjectNode object;
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    private final Set<String> tested = new TreeSet<>();
    private final Set<String> grown = new TreeSet<>();

    PatchOps(ObjectNode object) {
        this.object = object;
    }

    /** The operations, led by a test of the resourceVersion; empty where there is nothing to do. */
    ArrayNode finish() {
        if (operations.isEmpty()) {
            return operations;
        }
        var all = JsonNodeFactory.instance.arrayNode();
        all.add(operation("test", "/metadata/resourceVersion").set("value", object.at("/metadata/resourceVersion")));
        all.addAll(operations);
        return all;
    }

    /** The operations alone. */
    ArrayNode operations() {
        return operations.deepCopy();
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    void add(String path, JsonNode value) {
        operations.add(operation("add", path).set("value", value));
    }

    void remove(String path) {
        operations.add(operation("remove", path));
    }

    /** Tests that the element at this index still has this name. */
    void expectName(String list, int index, String name) {
        if (tested.add(list + "/" + index)) {
            operations.add(operation("test", list + "/" + index + "/name").put("value", name));
        }
    }

    /** Appends to a list, which is made where it is missing. Only one append per missing list may be made: pass all elements. */
    void append(String list, Stream<? extends JsonNode> elements) {
        var values = elements.toList();
        if (values.isEmpty()) {
            return;
        }
        grown.add(list);
        if (object.at(list).isArray()) {
            values.forEach(v -> add(list + "/-", v));
        } else {
            add(list, JsonNodeFactory.instance.arrayNode().addAll(values));
        }
    }

    /** Removes elements by index; the list goes with its last element, unless something was appended to it. */
    void removeElements(String list, Set<Integer> indexes) {
        if (indexes.isEmpty()) {
            return;
        }
        if (indexes.size() == object.at(list).size() && !grown.contains(list)) {
            remove(list);
            return;
        }
        indexes.stream().sorted(Comparator.reverseOrder()).forEach(index -> {
            expectName(list, index, object.at(list).get(index).path("name").asText());
            remove(list + "/" + index);
        });
    }

    static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static ObjectNode operation(String op, String path) {
        return JsonNodeFactory.instance.objectNode().put("op", op).put("path", path);
    }
}
