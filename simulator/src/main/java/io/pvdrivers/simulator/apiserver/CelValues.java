package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON as a CEL rule sees it: field names escaped as Kubernetes escapes them, fields the schema hides left out. */
final class CelValues {
    private static final Set<String> KEYWORDS = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelValues() {}

    /** The schema let a value through that is not what it says; in the words of a kube-apiserver. */
    static final class UnreadableValue extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableValue(String message) {
            super(message);
        }
    }

    static Object of(SchemaNode schema, JsonNode value) throws UnreadableValue {
        return of(Optional.of(schema), value);
    }

    private static Object of(Optional<SchemaNode> schema, JsonNode value) throws UnreadableValue {
        if (schema.filter(known -> known.format().equals("date-time")).isPresent()) {
            return time(value);
        }
        return switch (value.getNodeType()) {
            case OBJECT -> object(schema, value);
            case ARRAY -> array(schema, value);
            case BOOLEAN -> value.asBoolean();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.asLong() : (Object) value.asDouble();
            case NULL, MISSING -> NullValue.NULL_VALUE;
            default -> value.asText();
        };
    }

    private static Object time(JsonNode value) throws UnreadableValue {
        if (!value.isTextual()) {
            throw new UnreadableValue("invalid data, expected string, got []interface {}");
        }
        return OffsetDateTime.parse(value.asText()).toInstant();
    }

    private static List<Object> array(Optional<SchemaNode> schema, JsonNode value) throws UnreadableValue {
        Optional<SchemaNode> items = schema.flatMap(SchemaNode::items);
        List<Object> values = new ArrayList<>();
        for (JsonNode item : value) {
            values.add(of(items, item));
        }
        return values;
    }

    private static Map<String, Object> object(Optional<SchemaNode> schema, JsonNode value) throws UnreadableValue {
        Map<String, Object> fields = new LinkedHashMap<>();
        boolean isMap = schema.flatMap(SchemaNode::additionalProperties).isPresent();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            Optional<SchemaNode> below = schema.flatMap(known -> known.child(name));
            fields.put(isMap ? name : escaped(name), of(below, field.getValue()));
        }
        return fields;
    }

    static String escaped(String name) {
        if (KEYWORDS.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
