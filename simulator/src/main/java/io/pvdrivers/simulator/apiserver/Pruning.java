package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes fields out of an object that its schema does not know, and nulls that it does not allow. */
final class Pruning {
    private static final Set<String> ALWAYS_KEPT = Set.of("apiVersion", "kind", "metadata");

    private Pruning() {}

    static void pruneRoot(SchemaNode schema, ObjectNode object, List<String> pruned) {
        pruneObject(schema, object, "", ALWAYS_KEPT, pruned);
    }

    private static void prune(SchemaNode schema, JsonNode value, String path, List<String> pruned) {
        if (value instanceof ObjectNode object) {
            pruneObject(schema, object, path, Set.of(), pruned);
        }
        schema.items().ifPresent(items -> {
            for (int index = 0; index < value.size() && value.isArray(); index++) {
                prune(items, value.path(index), path + "[" + index + "]", pruned);
            }
        });
    }

    private static void pruneObject(
            SchemaNode schema, ObjectNode object, String path, Set<String> kept, List<String> pruned) {
        Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            String name = field.getKey();
            String below = path.isEmpty() ? name : path + "." + name;
            Optional<SchemaNode> known = schema.child(name);
            if (kept.contains(name)) {
                continue;
            }
            if (known.isPresent() && field.getValue().isNull() && !known.get().nullable()) {
                fields.remove();
            } else if (known.isPresent()) {
                prune(known.get(), field.getValue(), below, pruned);
            } else if (!schema.preserveUnknown()) {
                pruned.add(below);
                fields.remove();
            }
        }
    }
}
