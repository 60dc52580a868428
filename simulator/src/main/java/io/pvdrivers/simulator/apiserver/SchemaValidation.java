package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Types, required fields, enums and bounds. What is wrong is collected, not just the first. */
final class SchemaValidation {
    private final List<FieldError> errors;

    private SchemaValidation(List<FieldError> errors) {
        this.errors = errors;
    }

    static void validate(SchemaNode root, JsonNode object, List<FieldError> errors) {
        new SchemaValidation(errors).node(root, "", object);
    }

    private void node(SchemaNode schema, String path, JsonNode value) {
        if (value.isNull() && schema.nullable()) {
            return;
        }
        if (!hasType(schema, value)) {
            String wanted = schema.intOrString() ? "integer,string" : schema.type();
            errors.add(FieldError.wrongType(path, typeOf(value), wanted));
            return;
        }
        enumeration(schema, path, value);
        if (value.isTextual()) {
            text(schema, path, value);
        } else if (value.isNumber()) {
            number(schema, path, value);
        } else if (value.isArray()) {
            array(schema, path, value);
        } else if (value.isObject()) {
            object(schema, path, value);
        }
    }

    private static boolean hasType(SchemaNode schema, JsonNode value) {
        if (schema.intOrString()) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.type()) {
            case "" -> true;
            case "integer" -> isInteger(value);
            case "number" -> value.isNumber();
            default -> schema.type().equals(typeOf(value));
        };
    }

    private static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber()
                || (value.isNumber()
                        && value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "object";
        };
    }

    private void enumeration(SchemaNode schema, String path, JsonNode value) {
        if (!schema.enumeration().isEmpty() && !schema.enumeration().contains(value)) {
            errors.add(FieldError.unsupported(
                    path,
                    value,
                    schema.enumeration().stream().map(JsonNode::asText).toList()));
        }
    }

    private void text(SchemaNode schema, String path, JsonNode value) {
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        SchemaNode.Bounds bounds = schema.bounds();
        bounds.maxLength()
                .filter(limit -> length > limit)
                .ifPresent(limit -> errors.add(FieldError.tooLong(path, limit)));
        bounds.minLength()
                .filter(limit -> length < limit)
                .ifPresent(limit -> bad(path, value, "should be at least " + limit + " chars long"));
        schema.pattern()
                .filter(pattern -> !pattern.matcher(text).find())
                .ifPresent(pattern -> bad(path, value, "should match '" + pattern + "'"));
        if (schema.format().equals("date-time") && !isDateTime(text)) {
            errors.add(
                    FieldError.invalid(path, value, path + " in body must be of type date-time: " + Json.print(value)));
        }
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return text.getBytes(StandardCharsets.UTF_8).length > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void number(SchemaNode schema, String path, JsonNode value) {
        BigDecimal number = value.decimalValue();
        schema.bounds()
                .minimum()
                .filter(limit -> number.compareTo(limit) < 0)
                .ifPresent(limit -> bad(path, value, "should be greater than or equal to " + limit));
        schema.bounds()
                .maximum()
                .filter(limit -> number.compareTo(limit) > 0)
                .ifPresent(limit -> bad(path, value, "should be less than or equal to " + limit));
        boolean fits = switch (schema.format()) {
            case "int32" -> value.canConvertToInt();
            case "int64" -> value.canConvertToLong();
            default -> true;
        };
        if (!fits) {
            bad(path, value, "must be of type " + schema.format());
        }
    }

    private void array(SchemaNode schema, String path, JsonNode value) {
        schema.bounds()
                .maxItems()
                .filter(limit -> value.size() > limit)
                .ifPresent(limit -> errors.add(FieldError.tooMany(path, value.size(), limit)));
        schema.bounds()
                .minItems()
                .filter(limit -> value.size() < limit)
                .ifPresent(limit -> errors.add(FieldError.invalid(
                        path,
                        Json.parse(String.valueOf(value.size())),
                        path + " in body should have at least " + limit + " items")));
        Set<JsonNode> seen = new HashSet<>();
        for (int index = 0; index < value.size(); index++) {
            JsonNode item = value.path(index);
            String at = path + "[" + index + "]";
            schema.items().ifPresent(items -> node(items, at, item));
            JsonNode identity = identityOf(schema, item);
            if (schema.unique() && !seen.add(identity)) {
                errors.add(FieldError.duplicate(at, identity));
            }
        }
    }

    /** What must be unique in a list of type set or map: the item, or its keys. */
    static JsonNode identityOf(SchemaNode schema, JsonNode item) {
        if (schema.listMapKeys().isEmpty()) {
            return item;
        }
        ObjectNode keys = Json.object();
        schema.listMapKeys().forEach(key -> keys.set(key, item.path(key)));
        return keys;
    }

    private void object(SchemaNode schema, String path, JsonNode value) {
        schema.bounds()
                .maxProperties()
                .filter(limit -> value.size() > limit)
                .ifPresent(limit -> errors.add(FieldError.tooMany(path, value.size(), limit)));
        schema.bounds()
                .minProperties()
                .filter(limit -> value.size() < limit)
                .ifPresent(limit -> bad(path, value, "should have at least " + limit + " properties"));
        for (String name : schema.required()) {
            if (!value.has(name)) {
                errors.add(FieldError.required(child(path, name)));
            }
        }
        value.properties().forEach(field -> {
            String name = field.getKey();
            Optional<SchemaNode> known =
                    Optional.ofNullable(schema.properties().get(name)).or(schema::additionalProperties);
            known.ifPresent(below -> node(below, child(path, name), field.getValue()));
        });
    }

    private void bad(String path, JsonNode value, String what) {
        errors.add(FieldError.invalid(path, value, path + " in body " + what));
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
