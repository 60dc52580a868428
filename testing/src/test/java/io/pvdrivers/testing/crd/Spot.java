package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * Where a place of the schema is in an object: in the first item of each list, under the first key of each map.
 *
 * @param field its name as a kube-apiserver writes it, such as {@code spec.rollout.windows[0].always}
 */
record Spot(ObjectNode object, JsonPointer pointer, String field) {
    private static final Pattern STEP = Pattern.compile("\\[]|\\{}|[^.\\[{]+");

    static Spot of(ObjectNode object, String path) {
        var pointer = JsonPointer.empty();
        var field = new StringBuilder();
        for (var step : STEP.matcher(path).results().map(found -> found.group()).toList()) {
            var at = object.at(pointer);
            if (step.equals("[]")) {
                pointer = pointer.appendIndex(0);
                field.append("[0]");
            } else {
                var name = step.equals("{}") ? at.fieldNames().next() : step;
                pointer = pointer.appendProperty(name);
                field.append(field.isEmpty() ? "" : ".").append(name);
            }
        }
        return new Spot(object, pointer, field.toString());
    }

    JsonNode value() {
        return object.at(pointer);
    }

    /** The object with another value here. */
    ObjectNode with(JsonNode value) {
        var copy = object.deepCopy();
        if (copy.at(pointer.head()) instanceof ArrayNode list) {
            list.set(pointer.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) copy.at(pointer.head())).set(pointer.last().getMatchingProperty(), value);
        }
        return copy;
    }

    ObjectNode with(String text) {
        return with(TextNode.valueOf(text));
    }

    /** The object without one field of the value here. */
    ObjectNode without(String name) {
        var copy = object.deepCopy();
        ((ObjectNode) copy.at(pointer)).remove(name);
        return copy;
    }
}
