package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;

/** Fills what a schema describes: every list and map to its limit, every text to its own or to a given one. */
record Largest(int longestText) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TIME = "2026-11-21T06:30:00.123456789+01:00";

    /** Texts of a fixed form. */
    private static final Map<String, String> FIXED = Map.of(
            "^(\\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}|[0-9a-f]{8})$",
                    "{0f8fad5b-d9cb-469f-a165-70867728950e}",
            "^(ReadWriteOnce|ReadWriteMany)$", "ReadWriteOnce",
            "^[0-9a-f]{64}$", "0".repeat(64),
            "^(DriverPolicy|ClusterDriverPolicy)$", "ClusterDriverPolicy",
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-7]):[0-5][0-9])$",
                    TIME,
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-08-27",
            "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(/[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$",
                    "2026-12-20/2027-01-06",
            "^[0-9]{1,5}(\\.[0-9]{1,5}){2}\\.[0-9]{1,6}$", "99999.99999.99999.999999",
            "^[0-9]{1,5}\\.([0-9]{1,5}|\\*)\\.[0-9]{1,5}\\.[0-9]{1,6}$", "99999.99999.99999.999999");

    /** How texts of the other forms begin; digits follow. */
    private static final Map<String, String> BEGINNINGS = Map.of(
            "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9]+)?$", "9.9.",
            "^KB[0-9]+$", "KB",
            "^[A-Z0-9][A-Z0-9-]*$", "A",
            "^https?://[^ ]+$", "https://",
            "^[0-9A-Fa-f:.]+(%[0-9A-Za-z._-]+)?(/[0-9]{1,3})?$", "1");

    /** The value of a field; {@code index} tells the items of a list apart. */
    JsonNode of(JsonNode schema, int index) {
        if (schema.has("enum")) {
            return schema.path("enum").get(0);
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema, index);
            case "array" -> list(schema);
            case "boolean" -> BooleanNode.FALSE;
            case "integer" -> LongNode.valueOf(schema.path("maximum").asLong(Long.MAX_VALUE));
            case "string" -> TextNode.valueOf(text(schema, index));
            default -> TextNode.valueOf("100%");
        };
    }

    private ObjectNode object(JsonNode schema, int index) {
        var object = JSON.objectNode();
        schema.path("properties")
                .properties()
                .forEach(field -> object.set(field.getKey(), of(field.getValue(), index)));
        for (var key = 0; key < schema.path("maxProperties").asInt(); key++) {
            object.set(numbered("k", 63, key), of(schema.get("additionalProperties"), key));
        }
        return object;
    }

    private JsonNode list(JsonNode schema) {
        var items = JSON.arrayNode();
        for (var index = 0; index < schema.path("maxItems").asInt(); index++) {
            var choice = schema.at("/items/enum");
            items.add(choice.isMissingNode() ? of(schema.get("items"), index) : choice.get(index));
        }
        return items;
    }

    private String text(JsonNode schema, int index) {
        if (schema.has("format")) {
            return TIME;
        }
        var pattern = schema.path("pattern").asText();
        var length = Math.min(longestText, schema.path("maxLength").asInt());
        if (FIXED.containsKey(pattern)) {
            return FIXED.get(pattern);
        }
        return switch (pattern) {
            case "^[0-9a-f]{4}:[0-9a-f]{4}$" -> "1af4:%04x".formatted(index);
            case "^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5,19}$" -> "%02x".formatted(index) + ":00".repeat(19);
            default -> numbered(BEGINNINGS.getOrDefault(pattern, "a"), length, index);
        };
    }

    private static String numbered(String beginning, int length, int number) {
        var digits = String.valueOf(number);
        return beginning + "0".repeat(length - beginning.length() - digits.length()) + digits;
    }

    /** An object of the kind, filled, but for what is refused until it is built; as it is read from JSON. */
    ObjectNode object(Definition definition) {
        var object = Yaml.object(definition.plural());
        definition.schema().path("properties").properties().forEach(field -> {
            var filled = (ObjectNode) of(field.getValue(), 0);
            object.set(field.getKey(), field.getKey().equals("spec") ? taken(definition, object, filled) : filled);
        });
        if (definition.plural().equals("driverreleases")) {
            object.withObject("/metadata").set("name", object.at("/spec/version"));
        }
        return (ObjectNode) Yaml.json(object.toString());
    }

    /** A preference is replaced by another one. */
    private static void withAnotherName(JsonNode preference) {
        ((ObjectNode) preference)
                .put("to", "b" + preference.get("from").asText().substring(1));
    }

    private static JsonNode taken(Definition definition, ObjectNode object, ObjectNode filled) {
        if (!definition.plural().endsWith("driverpolicies")) {
            return filled;
        }
        filled.at("/devices/preferences").forEach(Largest::withAnotherName);
        return ((ObjectNode) object.get("spec"))
                .setAll(filled.retain(List.of("selector", "namespaceSelector", "devices")));
    }
}
