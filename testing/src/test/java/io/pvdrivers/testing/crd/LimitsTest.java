package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.crd.Definition.Place;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type, required field, enum, pattern and bound of every definition: beyond it the server refuses and names the field, and the embedded server says the same. */
@ExtendWith(RealKubeApi.class)
class LimitsTest {
    private static BothServers servers;

    @BeforeAll
    static void begin(KubeApi api) {
        servers = new BothServers(api);
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    static List<Definition> definitions() {
        return Definition.all();
    }

    static Stream<Trial> trials() {
        return Definition.all().stream().flatMap(definition -> Trials.of(definition).stream());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void ourObjectsShowEveryField(Definition definition) {
        assertThat(definition.places())
                .filteredOn(place -> Spot.of(Trials.complete(definition, place), place.path())
                        .value()
                        .isMissingNode())
                .extracting(Place::path)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void takesAnObjectWithEveryField(Definition definition) {
        var object = Yaml.object(definition.plural());
        for (var server : List.of(servers.real, servers.embedded)) {
            var answer = server.judge(definition, object);

            assertThat(answer).returns(true, Answer::taken);
            assertThat(answer.body().get(object.has("status") ? "status" : "spec"))
                    .isEqualTo(object.get(object.has("status") ? "status" : "spec"));
        }
    }

    @ParameterizedTest
    @MethodSource("trials")
    void refusesWhatGoesBeyond(Trial trial) {
        var answer = servers.real.judge(trial.definition(), trial.beyond());

        var softly = new SoftAssertions();
        softly.assertThat(trial.isNamedBy(answer))
                .as("%s in: %s", trial, answer)
                .isTrue();
        softly.assertThat(servers.embedded
                        .judge(trial.definition(), trial.beyond())
                        .causes())
                .as("%s on the embedded server", trial)
                .containsExactlyInAnyOrderElementsOf(answer.causes());
        trial.atLimit()
                .ifPresent(object -> softly.assertThat(
                                servers.real.judge(trial.definition(), object).causes())
                        .extracting(Answer.Cause::field)
                        .doesNotContain(trial.field()));
        softly.assertAll();
    }
}
