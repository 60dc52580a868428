package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Types, required fields, enums and bounds. What is wrong is collected, not just the first. */
final class SchemaValidation {
    private final String root;
    private final List<FieldError> errors;

    private SchemaValidation(String root, List<FieldError> errors) {
        this.root = root;
        this.errors = errors;
    }

    static void validate(SchemaNode schema, JsonNode object, List<FieldError> errors) {
        new SchemaValidation("", errors).node(schema, "", object);
    }

    /** Looks at the status alone, as a write to the subresource is judged; sentences then name fields as seen from there. */
    static void validateStatus(SchemaNode schema, JsonNode object, List<FieldError> errors) {
        Optional.ofNullable(schema.properties().get("status"))
                .filter(status -> object.has("status"))
                .ifPresent(
                        status -> new SchemaValidation("status", errors).node(status, "status", object.get("status")));
    }

    /** The name of a field in sentences. */
    private String inBody(String path) {
        String below = path.substring(root.length());
        return below.startsWith(".") ? below.substring(1) : below;
    }

    private void node(SchemaNode schema, String path, JsonNode value) {
        if (value.isNull() && schema.nullable()) {
            return;
        }
        if (!hasType(schema, value)) {
            wrongType(schema, path, value);
            enumeration(schema, path, value);
            if (value.isNumber()) {
                number(schema, path, value);
            }
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

    private void wrongType(SchemaNode schema, String path, JsonNode value) {
        boolean fraction =
                value.isNumber() && (schema.intOrString() || schema.type().equals("integer"));
        if (schema.intOrString()) {
            general("\"" + inBody(path) + "\" must validate at least one schema (anyOf)");
            errors.add(FieldError.wrongType(path, inBody(path), typeOf(value), "integer"));
            errors.add(FieldError.wrongType(path, inBody(path), typeOf(value), "integer,string"));
        } else if (schema.format().isEmpty() || value.isTextual()) {
            errors.add(FieldError.wrongType(path, inBody(path), typeOf(value), schema.type()));
        } else {
            errors.add(FieldError.wrongType(path, inBody(path), formatOf(value), schema.format()));
        }
        if (fraction) {
            general("Checked value must be of type integer (default format) in " + inBody(path));
        }
    }

    /** What a kube-apiserver says of the whole. */
    private void general(String sentence) {
        errors.add(FieldError.invalid(root, "", sentence));
    }

    private static boolean hasType(SchemaNode schema, JsonNode value) {
        if (schema.intOrString()) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.type()) {
            case "" -> true;
            case "integer" -> isInteger(value);
            case "number" -> value.isNumber();
            // A kube-apiserver takes a list, too, where a string has a format.
            case "string" ->
                value.isTextual() || (value.isArray() && !schema.format().isEmpty());
            default -> schema.type().equals(typeOf(value));
        };
    }

    /** What a kube-apiserver calls a value that should have a format. */
    private static String formatOf(JsonNode value) {
        if (!value.isNumber()) {
            return "";
        }
        return value.isIntegralNumber() ? "int64" : "float64";
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

    /** Of length and pattern the first that is wrong is named; the format is looked at besides. */
    private void text(SchemaNode schema, String path, JsonNode value) {
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        SchemaNode.Bounds bounds = schema.bounds();
        Optional<FieldError> tooLong =
                bounds.maxLength().filter(limit -> length > limit).map(limit -> FieldError.tooLong(path, limit));
        tooLong.or(() -> bounds.minLength()
                        .filter(limit -> length < limit)
                        .map(limit -> invalid(path, value, "should be at least " + limit + " chars long")))
                .or(() -> schema.pattern()
                        .filter(pattern -> !pattern.matcher(text).find())
                        .map(pattern -> invalid(path, value, "should match '" + pattern + "'")))
                .ifPresent(errors::add);
        if (schema.format().equals("date-time") && !isDateTime(text)) {
            errors.add(FieldError.wrongFormat(path, inBody(path), value, schema.format()));
        }
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return !text.isEmpty();
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
                        inBody(path) + " in body should have at least " + limit + " items")));
        schema.items().ifPresent(items -> {
            for (int index = 0; index < value.size(); index++) {
                node(items, path + "[" + index + "]", value.path(index));
            }
        });
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
            schema.child(name).ifPresent(below -> node(below, child(path, name), field.getValue()));
        });
    }

    private void bad(String path, JsonNode value, String what) {
        errors.add(invalid(path, value, what));
    }

    private FieldError invalid(String path, JsonNode value, String what) {
        return FieldError.invalid(path, value, inBody(path) + " in body " + what);
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
