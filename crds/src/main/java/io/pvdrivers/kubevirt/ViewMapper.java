package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of a KubeVirt object. A part of another shape than we know becomes an unreadable view, never an exception. Nothing is
 * guessed: a number in quotes is no number.
 */
final class ViewMapper {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(CompactReading.views())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withConfigOverride(List.class, list -> list.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
            .build();

    private ViewMapper() {}

    /**
     * Reads {@code tree}, or says why it cannot.
     *
     * @param root what the path in that sentence begins with
     */
    static <T> T read(JsonNode tree, Class<T> type, String root, Function<String, T> unreadable) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (ValueInstantiationException e) {
            return unreadable.apply(
                    path(root, e) + " " + Objects.requireNonNull(e.getCause()).getMessage());
        } catch (MismatchedInputException e) {
            return unreadable.apply(
                    path(root, e) + " is " + word(find(tree, e)) + "; " + word(e.getTargetType()) + " is expected");
        } catch (JsonMappingException e) {
            return unreadable.apply(path(root, e) + " cannot be read: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return unreadable.apply(root + " cannot be read: " + e.getOriginalMessage());
        }
    }

    /** For the constructors of views: what KubeVirt always writes, and nothing can be told without. */
    static String required(@Nullable String value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("has no " + field);
        }
        return value;
    }

    private static String path(String root, JsonMappingException e) {
        return root
                + e.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                        .collect(Collectors.joining());
    }

    private static JsonNode find(JsonNode tree, JsonMappingException e) {
        JsonNode node = tree;
        for (JsonMappingException.Reference step : e.getPath()) {
            JsonNode child = step.getFieldName() == null ? node.get(step.getIndex()) : node.get(step.getFieldName());
            node = child == null ? MissingNode.getInstance() : child;
        }
        return node;
    }

    private static String word(JsonNode found) {
        return switch (found.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "the number " + found.asText();
            case BOOLEAN -> found.asText();
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            case MISSING, BINARY, POJO -> "missing";
        };
    }

    private static String word(@Nullable Class<?> expected) {
        if (expected == null) {
            return "something else";
        }
        if (expected == String.class) {
            return "a string";
        }
        if (expected == Boolean.class) {
            return "true or false";
        }
        if (expected == Integer.class || expected == Long.class) {
            return "a whole number";
        }
        return Collection.class.isAssignableFrom(expected) ? "a list" : "an object";
    }
}
