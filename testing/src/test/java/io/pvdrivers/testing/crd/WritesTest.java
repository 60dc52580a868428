package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a write: unknown fields, the border between spec and status, generations, and writes that come too late. On the real server and on the embedded one. */
@ExtendWith(RealKubeApi.class)
class WritesTest {
    private static BothServers servers;

    @BeforeAll
    static void begin(KubeApi api) {
        servers = new BothServers(api);
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    /** A definition on one of the servers. */
    record At(Definition definition, Server server, String which) {
        Answer create(JsonNode object, String... parameters) {
            return server.create(definition, object, parameters);
        }

        Answer get() {
            return server.get(definition, "writes");
        }

        @Override
        public String toString() {
            return definition + " on the " + which + " server";
        }
    }

    static Stream<At> everywhere() {
        return Definition.all().stream()
                .flatMap(definition -> Stream.of(
                        new At(definition, servers.real, "real"), new At(definition, servers.embedded, "embedded")));
    }

    static Stream<At> withStatus() {
        return everywhere().filter(at -> at.definition().hasStatus());
    }

    /** A DriverRelease is named as its version. */
    private static ObjectNode named(Definition definition, String name) {
        var object = Yaml.object(definition.plural());
        object.withObject("/metadata").put("name", name);
        if (definition.plural().equals("driverreleases")) {
            object.withObject("/spec").put("version", name);
        }
        return object;
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void unknownFieldsAreDroppedWhereverTheyAre(At at) {
        var object = Trial.without(named(at.definition(), "1.2.345"), "status");
        var odd = Spot.of(object, "spec").with(Yaml.merged(object.path("spec"), Yaml.read("{unknown: {a: 1}}")));
        odd.put("besides", "the spec");

        var answer = at.create(odd, "fieldValidation=Ignore", "dryRun=All");

        assertThat(answer.code()).as(answer.message()).isEqualTo(201);
        assertThat(answer.body().get("spec")).isEqualTo(object.get("spec"));
        assertThat(answer.body().has("besides")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void unknownFieldsAreRefusedByNameWhereTheClientIsStrict(At at) {
        var object = Trial.without(named(at.definition(), "1.2.345"), "status");
        var odd = Spot.of(object, "spec").with(Yaml.merged(object.path("spec"), Yaml.read("{unknown: 1}")));

        var answer = at.create(odd, "fieldValidation=Strict", "dryRun=All");

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo(
                        "%1$s in version \"v1alpha1\" cannot be handled as a %1$s: strict decoding error: unknown field \"spec.unknown\"",
                        at.definition().kind());
    }

    /** kubectl is strict unless told otherwise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--validate=true  | 1 | DriverPolicy in version \"v1alpha1\" cannot be handled as a DriverPolicy: strict decoding error: unknown field \"spec.maxConcurrent\"",
                "--validate=warn  | 0 | Warning: unknown field \"spec.maxConcurrent\"",
                "--validate=false | 0 | driverpolicy.pvdrivers.io/writes created (server dry run)",
            })
    void kubectlTellsOfAFieldInTheWrongPlace(String validate, int status, String words) {
        var outcome = servers.api()
                .kubectl()
                .attemptWith("""
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverPolicy
                        metadata: {name: writes}
                        spec: {mode: Audit, release: {version: 0.1.302}, maxConcurrent: 3}
                        """, "-n", servers.real.namespace(), "create", "--dry-run=server", validate, "-f", "-");

        assertThat(outcome.output()).contains(words);
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.output().contains("unknown field")).isEqualTo(!validate.equals("--validate=false"));
    }

    @ParameterizedTest
    @MethodSource("withStatus")
    void theStatusIsNotTakenFromACreateOrAnUpdate(At at) {
        var stored = at.create(named(at.definition(), "writes")).body();
        assertThat(stored.has("status")).isFalse();

        var answer = at.server()
                .replace(at.definition(), Yaml.merged(stored, Yaml.read("{status: {observedGeneration: 7}}")));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body().has("status")).isFalse();
        assertThat(answer.body().at("/metadata/resourceVersion"))
                .as("nothing was changed, nothing is written")
                .isEqualTo(stored.at("/metadata/resourceVersion"));
        at.server().delete(at.definition(), "writes");
    }

    @ParameterizedTest
    @MethodSource("withStatus")
    void onlyTheStatusIsTakenFromAWriteToTheSubresource(At at) {
        var object = named(at.definition(), "writes");
        var stored = at.create(object).body();
        var changed = Yaml.merged(
                Yaml.merged(
                        stored, Yaml.read("{metadata: {labels: {a: b}}, spec: " + changedSpec(at.definition()) + "}")),
                Yaml.read("{status: " + object.get("status") + "}"));

        var answer = at.server().replaceStatus(at.definition(), changed);

        assertThat(answer.code()).as(answer.message()).isEqualTo(200);
        assertThat(answer.body().get("status")).isEqualTo(object.get("status"));
        assertThat(answer.body().get("spec")).isEqualTo(object.get("spec"));
        assertThat(answer.body().at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(at.get().body().get("status")).isEqualTo(object.get("status"));
        at.server().delete(at.definition(), "writes");
    }

    private static String changedSpec(Definition definition) {
        return definition.plural().endsWith("driverpolicies") ? "{paused: true}" : "{policyRef: {generation: 4}}";
    }

    @ParameterizedTest
    @MethodSource("withStatus")
    void theGenerationCountsChangesOfTheSpecAlone(At at) {
        at.create(named(at.definition(), "writes"));
        var generations = Stream.of(
                        "{metadata: {labels: {a: b}}}",
                        "{spec: " + changedSpec(at.definition()) + "}",
                        "{metadata: {labels: {a: c}}}")
                .map(part -> at.server()
                        .replace(at.definition(), Yaml.merged(at.get().body(), Yaml.read(part)))
                        .body()
                        .at("/metadata/generation")
                        .asInt())
                .toList();

        assertThat(generations).containsExactly(1, 2, 2);
        at.server().delete(at.definition(), "writes");
    }

    @ParameterizedTest
    @MethodSource("withStatus")
    void aWriteThatComesTooLateIsRefused(At at) {
        var old = at.create(named(at.definition(), "writes")).body();
        var newer = at.server().replace(at.definition(), Yaml.merged(old, Yaml.read("{metadata: {labels: {a: b}}}")));
        assertThat(newer.code()).isEqualTo(200);

        var late = Yaml.merged(
                old, Yaml.read("{spec: " + changedSpec(at.definition()) + ", status: {observedGeneration: 1}}"));
        var answers =
                List.of(at.server().replace(at.definition(), late), at.server().replaceStatus(at.definition(), late));

        assertThat(answers).extracting(Answer::code).containsExactly(409, 409);
        assertThat(answers)
                .extracting(Answer::message)
                .containsOnly(
                        "Operation cannot be fulfilled on " + at.definition().plural()
                                + ".pvdrivers.io \"writes\": the object has been modified; please apply your changes to the latest version and try again");
        at.server().delete(at.definition(), "writes");
    }

    @ParameterizedTest
    @MethodSource("withStatus")
    void aWriteThatNamesNoVersionIsRefused(At at) {
        at.create(named(at.definition(), "writes"));

        var answer = at.server().replace(at.definition(), named(at.definition(), "writes"));

        assertThat(answer.toString()).isEqualTo("""
                422
                metadata.resourceVersion: Invalid value: 0: must be specified for an update (FieldValueInvalid)""");
        at.server().delete(at.definition(), "writes");
    }
}
