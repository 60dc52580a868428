package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Collectors;

/** Something wrong with one field, worded as a kube-apiserver words it. */
record FieldError(String reason, String field, String body) {

    FieldError {
        field = field.isEmpty() ? "<nil>" : field;
    }

    static FieldError required(String field) {
        return new FieldError("FieldValueRequired", field, "Required value");
    }

    static FieldError invalid(String field, JsonNode value, String detail) {
        return new FieldError("FieldValueInvalid", field, "Invalid value: " + shown(value) + ": " + detail);
    }

    /** Without the value: objects and lists are not printed. */
    static FieldError invalid(String field, String detail) {
        return new FieldError("FieldValueInvalid", field, "Invalid value: " + detail);
    }

    static FieldError invalid(String field, String value, String detail) {
        return invalid(field, TextNode.valueOf(value), detail);
    }

    static FieldError wrongType(String field, String inBody, String actual, String wanted) {
        return wrongFormat(field, inBody, TextNode.valueOf(actual), wanted);
    }

    /** A text that does not read as what it should be counts as one of another type. */
    static FieldError wrongFormat(String field, String inBody, JsonNode value, String wanted) {
        String text = shown(value);
        return new FieldError(
                "FieldValueTypeInvalid",
                field,
                "Invalid value: " + text + ": " + inBody + " in body must be of type " + wanted + ": " + text);
    }

    static FieldError unsupported(String field, JsonNode value, List<String> supported) {
        String names = supported.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
        return new FieldError(
                "FieldValueNotSupported", field, "Unsupported value: " + shown(value) + ": supported values: " + names);
    }

    static FieldError tooLong(String field, int limit) {
        return new FieldError("FieldValueTooLong", field, "Too long: may not be more than " + limit + " bytes");
    }

    static FieldError tooMany(String field, int actual, int limit) {
        return new FieldError(
                "FieldValueTooMany", field, "Too many: " + actual + ": must have at most " + limit + " items");
    }

    static FieldError duplicate(String field, JsonNode value) {
        return new FieldError("FieldValueDuplicate", field, "Duplicate value: " + shown(value));
    }

    static FieldError forbidden(String field, String detail) {
        return new FieldError("FieldValueForbidden", field, "Forbidden: " + detail);
    }

    /** Said in place of the rules when errors of the schema make it pointless to ask them. */
    static FieldError rulesNotChecked() {
        return invalid(
                "",
                NullNode.getInstance(),
                "some validation rules were not checked because the object was invalid; "
                        + "correct the existing errors to complete validation");
    }

    boolean blocksRules() {
        return !reason.equals("FieldValueInvalid") && !reason.equals("FieldValueDuplicate");
    }

    @Override
    public String toString() {
        return field + ": " + body;
    }

    private static String shown(JsonNode value) {
        return Json.print(value);
    }
}
