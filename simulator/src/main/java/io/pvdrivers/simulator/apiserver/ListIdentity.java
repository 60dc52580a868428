package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for items that cannot be told apart in lists that must not have such: those of type set and map. */
final class ListIdentity {
    private final List<FieldError> errors;

    private ListIdentity(List<FieldError> errors) {
        this.errors = errors;
    }

    static void validate(SchemaNode root, JsonNode object, List<FieldError> errors) {
        new ListIdentity(errors).node(root, "", object);
    }

    private void node(SchemaNode schema, String path, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> schema.child(field.getKey())
                            .ifPresent(below -> node(
                                    below,
                                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                                    field.getValue())));
        } else if (value.isArray()) {
            if (schema.unique()) {
                tellApart(schema, path, value);
            }
            schema.items().ifPresent(items -> {
                for (int index = 0; index < value.size(); index++) {
                    node(items, path + "[" + index + "]", value.path(index));
                }
            });
        }
    }

    /** Names a value once, however often it comes again. */
    private void tellApart(SchemaNode schema, String path, JsonNode list) {
        Map<JsonNode, Integer> seen = new HashMap<>();
        for (int index = 0; index < list.size(); index++) {
            String at = path + "[" + index + "]";
            JsonNode item = list.path(index);
            if (!schema.listMapKeys().isEmpty() && !item.isObject()) {
                errors.add(FieldError.invalid(at, item, "must be an object for an array of list-type map"));
                return;
            }
            JsonNode identity = of(schema, item);
            if (seen.merge(identity, 1, Integer::sum) == 2) {
                errors.add(FieldError.duplicate(at, identity));
            }
        }
    }

    /** What must be unique in a list of type set or map: the item, or its keys. */
    static JsonNode of(SchemaNode schema, JsonNode item) {
        if (schema.listMapKeys().isEmpty()) {
            return item;
        }
        ObjectNode keys = Json.object();
        schema.listMapKeys().stream().filter(item::has).forEach(key -> keys.set(key, item.path(key)));
        return keys;
    }
}
