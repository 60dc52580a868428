package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes facts of what a guest says, whatever it says. What the API would refuse does not come through, because a status with it could
 * not be written: names are cut, lists end where they may not be longer, and anything else of another shape is left out, together with the
 * entry of a list that makes no sense without it. The bounds are those on the types themselves.
 */
final class FactSieve {
    private FactSieve() {}

    /** The facts in this JSON, which has the shape of {@link GuestFacts} as far as the guest is honest. */
    static GuestFacts sift(JsonNode said) {
        return record(said, GuestFacts.class)
                .map(GuestFacts.class::cast)
                .orElseThrow(() -> new IllegalStateException("GuestFacts has come to have a fact that must be there."));
    }

    private static Optional<Object> value(JsonNode said, AnnotatedType type) {
        if (type.getType() instanceof ParameterizedType) {
            return list(said, (AnnotatedParameterizedType) type);
        }
        var raw = (Class<?>) type.getType();
        if (raw == String.class) {
            return text(said, type).map(Object.class::cast);
        }
        if (raw == Instant.class) {
            return text(said, type).flatMap(FactSieve::time);
        }
        if (raw == Boolean.class) {
            return said.isBoolean() ? Optional.of(said.booleanValue()) : Optional.empty();
        }
        if (raw == Long.class) {
            return number(said, type).map(Object.class::cast);
        }
        if (raw == Integer.class || raw == int.class) {
            return number(said, type).filter(n -> n == n.intValue()).map(Long::intValue);
        }
        if (raw.isEnum()) {
            return constant(said, raw);
        }
        return said.isObject() && !said.isEmpty() ? record(said, raw) : Optional.empty();
    }

    /** Empty where something is missing that must be there. */
    private static Optional<Object> record(JsonNode said, Class<?> type) {
        var components = type.getRecordComponents();
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(said.path(components[i].getName()), components[i].getAnnotatedType())
                    .orElse(null);
            if (values[i] == null && !isOptional(components[i])) {
                return Optional.empty();
            }
        }
        try {
            var parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Optional.of(type.getDeclaredConstructor(parameters).newInstance(values));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Optional<Object> list(JsonNode said, AnnotatedParameterizedType type) {
        if (!said.isArray()) {
            return Optional.empty();
        }
        var most = bound(type, Size.class).map(Size::max).orElse(Long.MAX_VALUE);
        var itemType = type.getAnnotatedActualTypeArguments()[0];
        var items = new ArrayList<Object>();
        for (var item : said) {
            if (items.size() == most) {
                break;
            }
            value(item, itemType).ifPresent(items::add);
        }
        return Optional.of(List.copyOf(items));
    }

    private static Optional<String> text(JsonNode said, AnnotatedType type) {
        var text = said.isTextual() ? printable(said.textValue()) : "";
        var size = bound(type, Size.class);
        var form = bound(type, Pattern.class);
        if (form.isEmpty() && size.isPresent()) {
            text = cut(text, size.get().max());
        }
        var length = text.codePointCount(0, text.length());
        var fits = size.filter(s -> length < s.min() || length > s.max()).isEmpty();
        var matches = form.isEmpty()
                || java.util.regex.Pattern.compile(form.get().value())
                        .matcher(text)
                        .find();
        return text.isEmpty() || !fits || !matches ? Optional.empty() : Optional.of(text);
    }

    /** Without control characters, and without halves of characters, which no UTF-8 can hold. */
    private static String printable(String text) {
        return text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static String cut(String text, long codePoints) {
        return text.codePointCount(0, text.length()) <= codePoints
                ? text
                : text.substring(0, text.offsetByCodePoints(0, (int) codePoints))
                        .strip();
    }

    private static Optional<Object> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(JsonNode said, AnnotatedType type) {
        var least = bound(type, Min.class).map(Min::value).orElse(Double.NEGATIVE_INFINITY);
        return said.isIntegralNumber() && said.canConvertToLong() && said.longValue() >= least
                ? Optional.of(said.longValue())
                : Optional.empty();
    }

    private static Optional<Object> constant(JsonNode said, Class<?> type) {
        return Stream.of(type.getFields())
                .filter(Field::isEnumConstant)
                .filter(field -> wireName(field).equals(said.textValue()))
                .findFirst()
                .flatMap(field -> Stream.<Object>of(type.getEnumConstants())
                        .filter(constant -> ((Enum<?>) constant).name().equals(field.getName()))
                        .findFirst());
    }

    private static String wireName(Field constant) {
        var property = constant.getAnnotation(JsonProperty.class);
        return property == null ? constant.getName() : property.value();
    }

    /** A bound that stands on the type, or on a kind of text that stands on the type. */
    private static <A extends Annotation> Optional<A> bound(AnnotatedType type, Class<A> kind) {
        return Stream.concat(
                        Stream.of(type.getAnnotation(kind)),
                        Arrays.stream(type.getAnnotations())
                                .map(a -> a.annotationType().getAnnotation(kind)))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
