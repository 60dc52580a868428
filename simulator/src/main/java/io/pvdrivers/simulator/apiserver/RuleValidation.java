package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Asks the CEL rules of a schema, from the root down, pairing values with what they were before. */
final class RuleValidation {
    private final List<FieldError> errors;

    private RuleValidation(List<FieldError> errors) {
        this.errors = errors;
    }

    static void validate(SchemaNode root, Optional<JsonNode> old, JsonNode object, List<FieldError> errors) {
        RuleValidation validation = new RuleValidation(errors);
        for (CelRule rule : root.rules()) {
            rule.check(root, "", old.map(RuleValidation::visibleAtRoot), visibleAtRoot(object))
                    .ifPresent(errors::add);
        }
        validation.below(root, "", old, object);
    }

    /** Of metadata, rules at the root see the name only. */
    private static JsonNode visibleAtRoot(JsonNode object) {
        ObjectNode visible = object.deepCopy();
        visible.putObject("metadata").setAll(namesOf(object.path("metadata")));
        return visible;
    }

    private static ObjectNode namesOf(JsonNode metadata) {
        ObjectNode names = Json.object();
        for (String name : List.of("name", "generateName")) {
            Optional.ofNullable(metadata.get(name)).ifPresent(value -> names.set(name, value));
        }
        return names;
    }

    private void node(SchemaNode schema, String path, Optional<JsonNode> old, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        for (CelRule rule : schema.rules()) {
            rule.check(schema, path, old, value).ifPresent(errors::add);
        }
        below(schema, path, old, value);
    }

    private void below(SchemaNode schema, String path, Optional<JsonNode> old, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> {
                String name = field.getKey();
                String at = path.isEmpty() ? name : path + "." + name;
                schema.child(name)
                        .ifPresent(child ->
                                node(child, at, old.flatMap(o -> Optional.ofNullable(o.get(name))), field.getValue()));
            });
        } else if (value.isArray()) {
            schema.items().ifPresent(items -> {
                for (int index = 0; index < value.size(); index++) {
                    JsonNode item = value.path(index);
                    node(items, path + "[" + index + "]", old.flatMap(o -> counterpart(schema, o, item)), item);
                }
            });
        }
    }

    /** Only items of a list of type map can be told apart from their neighbours, hence have a past. */
    private static Optional<JsonNode> counterpart(SchemaNode schema, JsonNode oldList, JsonNode item) {
        if (schema.listMapKeys().isEmpty()) {
            return Optional.empty();
        }
        JsonNode identity = ListIdentity.of(schema, item);
        return StreamSupport.stream(oldList.spliterator(), false)
                .filter(old -> ListIdentity.of(schema, old).equals(identity))
                .findFirst();
    }
}
