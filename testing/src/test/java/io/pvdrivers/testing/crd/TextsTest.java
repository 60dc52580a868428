package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.GuestReport;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.crd.Definition.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "driverpolicies", DriverPolicy.class,
            "clusterdriverpolicies", ClusterDriverPolicy.class,
            "driverreleases", DriverRelease.class,
            "driverstates", DriverState.class,
            "guestreports", GuestReport.class);

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

    /** What a server keeps must not stop the informer that reads it. */
    @ParameterizedTest
    @MethodSource({"wellFormed", "enumerated"})
    void isLetThroughAndReadable(Text text) {
        var answer = judged(text);

        assertThat(complaints(text, answer))
                .noneMatch(message -> message.contains(" in body ") || message.contains("Unsupported"));
        if (answer.taken()) {
            var serialization = servers.api().client().getKubernetesSerialization();
            assertThatNoException()
                    .isThrownBy(() -> serialization.unmarshal(
                            answer.body().toString(),
                            TYPES.get(text.definition().plural())));
        }
    }

    @ParameterizedTest
    @MethodSource("illFormed")
    void isRefused(Text text) {
        assertThat(complaints(text, judged(text))).anyMatch(message -> message.contains(" in body should "));
    }

    private static Spot spot(Text text) {
        return Spot.of(
                Trials.complete(text.definition(), text.place()), text.place().path());
    }

    /** What the server says; the embedded server complains of the same fields. */
    private static Answer judged(Text text) {
        var object = spot(text).with(text.text());
        var answer = servers.real.judge(text.definition(), object);

        assertThat(servers.embedded.judge(text.definition(), object).fields()).isEqualTo(answer.fields());
        return answer;
    }

    /** What the server says of the field. */
    private static List<String> complaints(Text text, Answer answer) {
        var field = spot(text).field();
        return answer.causes().stream()
                .filter(cause -> cause.field().equals(field))
                .map(Answer.Cause::message)
                .toList();
    }
}
