package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static io.pvdrivers.operator.guest.ScriptedAgent.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a guest answers, the operator gets facts that the API takes, or an answer that says why not. The answers of the fixtures are
 * taken and any part of them replaced by something else; the number of a failing case brings it back.
 */
class MangledAnswersTest {
    private static final List<String> FIXTURES =
            List.of("ws2022-en", "ws2019-de", "ws2025-xml", "w7-powershell2", "exec-disabled", "device-without-driver");

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_answer_breaks_out(long seed) throws ReflectiveOperationException {
        var random = new Random(seed);
        var fixture = FixtureGuest.of(FIXTURES.get(random.nextInt(FIXTURES.size())));
        AgentChannel liar = (guest, command) -> mangled(fixture.call(guest, command), random);

        var answer = new AgentFacts(liar, new GuestExec(liar, Duration.ofMillis(1))).of(GUEST);

        assertThat(answer).isNotInstanceOf(Answer.CannotAsk.class);
        if (answer instanceof Answer.Given<Observation> given) {
            holdsItsBounds(given.value().facts(), GuestFacts.class);
            assertThat(given.value().blindSpots()).allSatisfy(spot -> {
                assertThat(spot.fact()).matches("[a-zA-Z.-]{1,64}");
                assertThat(spot.why()).isNotBlank().hasSizeLessThan(1024).doesNotContainPattern("\\p{Cntrl}");
            });
        }
    }

    private static Reply mangled(Reply reply, Random random) {
        if (random.nextInt(20) == 0) {
            return random.nextBoolean() ? new Reply.Failed(text(random)) : new Reply.Returned(junk(random));
        }
        return reply instanceof Reply.Returned returned
                ? new Reply.Returned(mangled(withOutput(returned.value(), random), random))
                : reply;
    }

    /** What a program printed is mangled inside, or it would only ever be bad base64. */
    private static JsonNode withOutput(JsonNode value, Random random) {
        if (!value.has("out-data") || random.nextInt(4) == 0) {
            return value;
        }
        try {
            var printed = JSON.readTree(value.path("out-data").binaryValue());
            var copy = (ObjectNode) value.deepCopy();
            return copy.put("out-data", mangled(printed, random).toString().getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            return value;
        }
    }

    private static JsonNode mangled(JsonNode node, Random random) {
        if (random.nextInt(25) == 0) {
            return junk(random);
        }
        if (node instanceof ObjectNode object) {
            var copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(p -> copy.set(p.getKey(), mangled(p.getValue(), random)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            var copy = JsonNodeFactory.instance.arrayNode();
            var times = random.nextInt(15) == 0 ? 700 : 1;
            IntStream.range(0, times).forEach(i -> array.forEach(item -> copy.add(mangled(item, random))));
            return copy;
        }
        return node;
    }

    private static JsonNode junk(Random random) {
        var json = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextLong());
            case 3 -> json.numberNode(random.nextDouble() * Double.MAX_VALUE);
            case 4 -> json.arrayNode();
            case 5 -> json.objectNode();
            case 6 -> json.numberNode(new java.math.BigInteger("9".repeat(40)));
            case 7 -> json.arrayNode().add(text(random));
            default -> json.textNode(text(random));
        };
    }

    private static String text(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "x".repeat(random.nextInt(3000));
            case 2 -> "\u0000\u0007\u001b[31m\r\n\u0085" + (char) (0xd800 + random.nextInt(0x400));
            case 3 -> "\uD83D\uDE00".repeat(random.nextInt(600));
            case 4 -> "52:54:00:12:34:5" + (char) random.nextInt(0x80);
            default -> "'; & \"$(x)`\\u0000 {} 2026-13-01T00:00:00Z " + random.nextInt();
        };
    }

    /** By the annotations that the CRD is made from. */
    private static void holdsItsBounds(Object facts, Class<?> type) throws ReflectiveOperationException {
        for (var component : type.getRecordComponents()) {
            var value = component.getAccessor().invoke(facts);
            if (value == null) {
                assertThat(component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .as(component.getName())
                        .isTrue();
            } else {
                holds(value, component.getAnnotatedType());
            }
        }
    }

    private static void holds(Object value, AnnotatedType type) throws ReflectiveOperationException {
        var size = annotations(type, Size.class);
        if (value instanceof Collection<?> items) {
            assertThat(size).as("every list is bounded").isNotEmpty();
            assertThat(items).allSatisfy(item -> assertThat(item).isNotNull());
            size.forEach(s -> assertThat((long) items.size()).isBetween(s.min(), s.max()));
            var itemType = ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0];
            for (var item : items) {
                holds(item, itemType);
            }
        } else if (value instanceof String text) {
            assertThat(size).as("every text is bounded").isNotEmpty();
            size.forEach(s ->
                    assertThat((long) text.codePointCount(0, text.length())).isBetween(s.min(), s.max()));
            annotations(type, Pattern.class).forEach(p -> assertThat(text).containsPattern(p.value()));
            assertThat(text).doesNotContainPattern("\\p{Cntrl}");
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        } else if (value instanceof Number number) {
            annotations(type, Min.class)
                    .forEach(m -> assertThat(number.doubleValue()).isGreaterThanOrEqualTo(m.value()));
        } else if (value instanceof Record facts) {
            holdsItsBounds(facts, facts.getClass());
        }
    }

    private static <A extends Annotation> List<A> annotations(AnnotatedType type, Class<A> kind) {
        var places = new ArrayList<AnnotatedElement>(List.of(type));
        Stream.of(type.getAnnotations()).map(Annotation::annotationType).forEach(places::add);
        return places.stream()
                .flatMap(place -> Stream.of(place.getAnnotationsByType(kind)))
                .toList();
    }
}
