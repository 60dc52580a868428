package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Collects RFC 6902 operations against one object as it was read. Every element that is touched is tested by name first, so that a patch
 * computed from an older list fails instead of hitting its neighbour.
 */
final class PatchOps {
    /** What stands for the first new element until it is known that nothing comes before it. */
    private static final String END = "pvdrivers-end-of-list";

    private final ObjectNode object;
    private final boolean forOthers;
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    private final Set<String> tested = new TreeSet<>();
    private final Set<String> grown = new TreeSet<>();

    /** @param forOthers the patch is for manifests too, whose lists nothing but its own tests holds to those of this object */
    PatchOps(ObjectNode object, boolean forOthers) {
        this.object = object;
        this.forOthers = forOthers;
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

    void expect(String path, JsonNode value) {
        operations.add(operation("test", path).set("value", value));
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
        var isFirst = grown.add(list);
        if (!object.at(list).isArray()) {
            add(list, JsonNodeFactory.instance.arrayNode().addAll(values));
        } else if (forOthers && isFirst) {
            appendAtEnd(list, values.getFirst());
            values.stream().skip(1).forEach(v -> add(list + "/-", v));
        } else {
            values.forEach(v -> add(list + "/-", v));
        }
    }

    /** RFC 6902 has no test of a list's length, but an element that was appended is found at the length that the list had. */
    private void appendAtEnd(String list, JsonNode value) {
        var length = object.at(list).size();
        var end = list + "/" + length;
        if (length > 0) {
            expectName(
                    list,
                    length - 1,
                    object.at(list).get(length - 1).path("name").asText());
        }
        add(list + "/-", JsonNodeFactory.instance.objectNode().put("name", END));
        expect(end + "/name", TextNode.valueOf(END));
        operations.add(operation("replace", end).set("value", value));
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
