package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.crd.Definition.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pattern and every enum of every definition, wherever it stands: which texts it lets through and which not. Java and a kube-apiserver read patterns by different rules. */
@ExtendWith(RealKubeApi.class)
class TextsTest {
    private static final JsonNode PATTERNS = Yaml.resource("patterns.yaml");

    private static BothServers servers;

    @BeforeAll
    static void begin(KubeApi api) {
        servers = new BothServers(api);
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    /** A text at a place. */
    record Text(Definition definition, Place place, String text) {
        @Override
        public String toString() {
            return definition + " " + place.path() + " '" + text + "'";
        }
    }

    private static Stream<Text> places(String keyword) {
        return Definition.all().stream()
                .flatMap(definition -> definition.places().stream()
                        .filter(place -> place.schema().has(keyword))
                        .map(place -> new Text(
                                definition, place, place.schema().get(keyword).asText())));
    }

    private static Stream<Text> patterned(String goodOrBad) {
        return places("pattern").flatMap(at -> {
            var texts = new ArrayList<Text>();
            PATTERNS.path(at.text())
                    .path(goodOrBad)
                    .forEach(text -> texts.add(new Text(at.definition(), at.place(), text.asText())));
            return texts.stream();
        });
    }

    static Stream<Text> wellFormed() {
        return patterned("good");
    }

    static Stream<Text> illFormed() {
        return patterned("bad");
    }

    static Stream<Text> enumerated() {
        return places("enum").flatMap(at -> {
            var texts = new ArrayList<Text>();
            at.place()
                    .schema()
                    .path("enum")
                    .forEach(value -> texts.add(new Text(at.definition(), at.place(), value.asText())));
            return texts.stream();
        });
    }

    @Test
    void everyPatternHasGoodAndBadTexts() {
        var patterns = places("pattern").map(Text::text).distinct().toList();

        assertThat(PATTERNS.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(patterns);
        assertThat(PATTERNS).allMatch(entry -> !entry.path("good").isEmpty());
        assertThat(PATTERNS).allMatch(entry -> !entry.path("bad").isEmpty());
    }

    @ParameterizedTest
    @MethodSource({"wellFormed", "enumerated"})
    void isLetThrough(Text text) {
        assertThat(complaints(text))
                .noneMatch(message -> message.contains(" in body ") || message.contains("Unsupported"));
    }

    @ParameterizedTest
    @MethodSource("illFormed")
    void isRefused(Text text) {
        assertThat(complaints(text)).anyMatch(message -> message.contains(" in body should "));
    }

    /** What the server says of the field; the embedded server complains of the same fields. */
    private static List<String> complaints(Text text) {
        var spot = Spot.of(
                Trials.complete(text.definition(), text.place()), text.place().path());
        var object = spot.with(text.text());
        var answer = servers.real.judge(text.definition(), object);

        assertThat(servers.embedded.judge(text.definition(), object).fields()).isEqualTo(answer.fields());
        return answer.causes().stream()
                .filter(cause -> cause.field().equals(spot.field()))
                .map(Answer.Cause::message)
                .toList();
    }
}
