package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One limit of the schema, and an object that breaks it.
 *
 * @param limit what is tried, as {@code spec.priority maximum}
 * @param atLimit an object that goes as far as the limit allows, where that is a number
 * @param field the field that the server must name
 * @param words what the server must say of it, in part
 */
record Trial(
        Definition definition,
        String limit,
        ObjectNode beyond,
        Optional<ObjectNode> atLimit,
        String field,
        String words) {

    Trial(Definition definition, String limit, ObjectNode beyond, String field, String words) {
        this(definition, limit, beyond, Optional.empty(), field, words);
    }

    /** Whether the server complains of the field in these words. */
    boolean isNamedBy(Answer answer) {
        return answer.causes().stream()
                .anyMatch(
                        cause -> cause.field().equals(field) && cause.message().contains(words));
    }

    static ObjectNode without(JsonNode object, String field) {
        ObjectNode copy = object.deepCopy();
        copy.remove(field);
        return copy;
    }

    @Override
    public String toString() {
        return definition + " " + limit;
    }
}
