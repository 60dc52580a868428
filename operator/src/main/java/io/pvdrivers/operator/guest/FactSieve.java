package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.VisibleText;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes facts of what a guest says, whatever it says. What the API would refuse does not come through, because a status with it could
 * not be written: names are cut, lists end where they may not be longer, and anything else of another shape is left out, together with the
 * entry of a list that makes no sense without it. The bounds are those on the types themselves.
 */
final class FactSieve {
    /** Of what a guest says in one place, what may stand there. */
    private interface Sieve {
        Optional<Object> of(JsonNode said);
    }

    private record Component(String name, boolean optional, Sieve sieve) {}

    /** Made once: the types are the same for every guest, and asking them anew is most of the work. */
    private static final Sieve FACTS = record(GuestFacts.class);

    private FactSieve() {}

    /** The facts in this JSON, which has the shape of {@link GuestFacts} as far as the guest is honest. */
    static GuestFacts sift(JsonNode said) {
        return FACTS.of(said)
                .map(GuestFacts.class::cast)
                .orElseThrow(() -> new IllegalStateException("GuestFacts has come to have a fact that must be there."));
    }

    private static Sieve sieve(AnnotatedType type) {
        if (type.getType() instanceof ParameterizedType) {
            return list((AnnotatedParameterizedType) type);
        }
        var raw = (Class<?>) type.getType();
        if (raw == String.class) {
            var text = text(type);
            return said -> text.apply(said).map(Object.class::cast);
        }
        if (raw == Instant.class) {
            var text = text(type);
            return said -> text.apply(said).flatMap(FactSieve::time);
        }
        if (raw == Boolean.class) {
            return said -> said.isBoolean() ? Optional.of(said.booleanValue()) : Optional.empty();
        }
        if (raw == Long.class) {
            var number = number(type);
            return said -> number.apply(said).map(Object.class::cast);
        }
        if (raw == Integer.class || raw == int.class) {
            var number = number(type);
            return said -> number.apply(said).filter(n -> n == n.intValue()).map(Long::intValue);
        }
        if (raw.isEnum()) {
            return constant(raw);
        }
        var record = record(raw);
        return said -> said.isObject() && !said.isEmpty() ? record.of(said) : Optional.empty();
    }

    /** Lets nothing through where something is missing that must be there. */
    private static Sieve record(Class<?> type) {
        var components = Stream.of(type.getRecordComponents())
                .map(c -> new Component(c.getName(), isOptional(c), sieve(c.getAnnotatedType())))
                .toList();
        var constructor = constructor(type);
        return said -> {
            var values = new @Nullable Object[components.size()];
            for (int i = 0; i < values.length; i++) {
                var component = components.get(i);
                values[i] = component.sieve().of(said.path(component.name())).orElse(null);
                if (values[i] == null && !component.optional()) {
                    return Optional.empty();
                }
            }
            try {
                return Optional.of(constructor.newInstance(values));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " cannot be made", e);
            }
        };
    }

    private static Constructor<?> constructor(Class<?> type) {
        var parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Sieve list(AnnotatedParameterizedType type) {
        var most = bound(type, Size.class).map(Size::max).orElse(Long.MAX_VALUE);
        var item = sieve(type.getAnnotatedActualTypeArguments()[0]);
        return said -> {
            if (!said.isArray()) {
                return Optional.empty();
            }
            var items = new ArrayList<Object>();
            for (var entry : said) {
                if (items.size() == most) {
                    break;
                }
                item.of(entry).ifPresent(items::add);
            }
            return Optional.of(List.copyOf(items));
        };
    }

    private static Function<JsonNode, Optional<String>> text(AnnotatedType type) {
        var size = bound(type, Size.class);
        var form = bound(type, Pattern.class).map(Pattern::value).map(java.util.regex.Pattern::compile);
        return said -> {
            var text = said.isTextual() ? VisibleText.without(said.textValue()) : "";
            if (form.isEmpty() && size.isPresent()) {
                text = cut(text, size.get().max());
            }
            return text.isEmpty() || !fits(text, size) || !matches(text, form) ? Optional.empty() : Optional.of(text);
        };
    }

    private static boolean fits(String text, Optional<Size> size) {
        var length = text.codePointCount(0, text.length());
        return size.filter(s -> length < s.min() || length > s.max()).isEmpty();
    }

    private static boolean matches(String text, Optional<java.util.regex.Pattern> form) {
        return form.filter(f -> !f.matcher(text).find()).isEmpty();
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

    private static Function<JsonNode, Optional<Long>> number(AnnotatedType type) {
        var least = bound(type, Min.class).map(Min::value).orElse(Double.NEGATIVE_INFINITY);
        return said -> said.isIntegralNumber() && said.canConvertToLong() && said.longValue() >= least
                ? Optional.of(said.longValue())
                : Optional.empty();
    }

    private static Sieve constant(Class<?> type) {
        var constants = Stream.of(type.getFields())
                .filter(Field::isEnumConstant)
                .collect(Collectors.toUnmodifiableMap(FactSieve::wireName, field -> named(type, field.getName())));
        return said -> Optional.ofNullable(said.textValue()).map(constants::get);
    }

    private static Object named(Class<?> type, String name) {
        return Stream.<Object>of(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow();
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
