package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One node of a structural schema: its shape, its bounds and its rules. */
record SchemaNode(
        String type,
        boolean nullable,
        boolean intOrString,
        boolean preserveUnknown,
        Map<String, SchemaNode> properties,
        Optional<SchemaNode> additionalProperties,
        Optional<SchemaNode> items,
        List<String> listMapKeys,
        boolean unique,
        List<String> required,
        List<JsonNode> enumeration,
        Optional<Pattern> pattern,
        String format,
        Bounds bounds,
        List<CelRule> rules) {

    /** Limits; an absent one does not limit. */
    record Bounds(
            Optional<BigDecimal> minimum,
            Optional<BigDecimal> maximum,
            Optional<Integer> minLength,
            Optional<Integer> maxLength,
            Optional<Integer> minItems,
            Optional<Integer> maxItems,
            Optional<Integer> minProperties,
            Optional<Integer> maxProperties) {

        static Bounds parse(JsonNode schema) {
            return new Bounds(
                    present(schema, "minimum").map(Bounds::limit),
                    present(schema, "maximum").map(Bounds::limit),
                    present(schema, "minLength").map(JsonNode::asInt),
                    present(schema, "maxLength").map(JsonNode::asInt),
                    present(schema, "minItems").map(JsonNode::asInt),
                    present(schema, "maxItems").map(JsonNode::asInt),
                    present(schema, "minProperties").map(JsonNode::asInt),
                    present(schema, "maxProperties").map(JsonNode::asInt));
        }

        /** A client sends 1 as 1.0; messages show 1. */
        private static BigDecimal limit(JsonNode number) {
            return new BigDecimal(number.decimalValue().stripTrailingZeros().toPlainString());
        }
    }

    /** What is known of a field of an object or a value of a map. */
    Optional<SchemaNode> child(String name) {
        return Optional.ofNullable(properties.get(name)).or(this::additionalProperties);
    }

    /** Whether a rule is anywhere in it. */
    boolean hasRules() {
        return !rules.isEmpty()
                || Stream.of(properties.values().stream(), additionalProperties.stream(), items.stream())
                        .flatMap(nodes -> nodes)
                        .anyMatch(SchemaNode::hasRules);
    }

    private static final Set<String> DOCUMENTATION = Set.of("description", "title", "example", "externalDocs");
    private static final Set<String> HONOURED = Set.of(
            "type",
            "nullable",
            "properties",
            "additionalProperties",
            "items",
            "required",
            "enum",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "x-kubernetes-int-or-string",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type",
            "x-kubernetes-validations");
    private static final Set<String> FORMATS = Set.of("", "int32", "int64", "float", "double", "date-time");

    static SchemaNode parse(String path, JsonNode schema) {
        boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
        refuseUnknownKeywords(path, schema, intOrString);
        String listType = schema.path("x-kubernetes-list-type").asText();
        return new SchemaNode(
                schema.path("type").asText(),
                schema.path("nullable").asBoolean(),
                intOrString,
                schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
                parseProperties(path, schema.path("properties")),
                parseAdditional(path, schema.path("additionalProperties")),
                present(schema, "items").map(items -> parse(path + "[]", items)),
                texts(schema.path("x-kubernetes-list-map-keys")),
                listType.equals("set") || listType.equals("map"),
                texts(schema.path("required")),
                nodes(schema.path("enum")),
                present(schema, "pattern").map(pattern -> Pattern.compile(pattern.asText())),
                schema.path("format").asText(),
                Bounds.parse(schema),
                nodes(schema.path("x-kubernetes-validations")).stream()
                        .map(rule -> CelRule.compile(path, rule))
                        .toList());
    }

    private static void refuseUnknownKeywords(String path, JsonNode schema, boolean intOrString) {
        schema.fieldNames().forEachRemaining(keyword -> {
            boolean known = HONOURED.contains(keyword) || DOCUMENTATION.contains(keyword);
            if (!known && !(intOrString && keyword.equals("anyOf"))) {
                throw new IllegalArgumentException(
                        "the schema of " + path + " says " + keyword + ", which this server would not honour");
            }
        });
        if (!FORMATS.contains(schema.path("format").asText())) {
            throw new IllegalArgumentException("the schema of " + path + " has the format "
                    + schema.path("format").asText() + ", which this server would not honour");
        }
    }

    private static Map<String, SchemaNode> parseProperties(String path, JsonNode properties) {
        Map<String, SchemaNode> parsed = new LinkedHashMap<>();
        properties
                .properties()
                .forEach(entry -> parsed.put(entry.getKey(), parse(path + "." + entry.getKey(), entry.getValue())));
        return parsed;
    }

    private static Optional<SchemaNode> parseAdditional(String path, JsonNode additional) {
        if (additional.isBoolean() && additional.asBoolean()) {
            throw new IllegalArgumentException("the schema of " + path + " allows any additional property untyped");
        }
        return additional.isObject() ? Optional.of(parse(path + ".*", additional)) : Optional.empty();
    }

    private static Optional<JsonNode> present(JsonNode schema, String keyword) {
        return Optional.ofNullable(schema.get(keyword));
    }

    private static List<JsonNode> nodes(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
