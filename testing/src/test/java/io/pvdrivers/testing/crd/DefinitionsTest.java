package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.Kubectl;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server takes our definitions as users apply them, finds nothing wrong with them, and serves the kinds under all their names. */
@ExtendWith(RealKubeApi.class)
class DefinitionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The most that all annotations of an object may hold; kubectl apply keeps a copy of the object in one. */
    private static final int ANNOTATIONS = 262_144;

    private static final String COPY = "kubectl.kubernetes.io/last-applied-configuration";

    private Kubectl kubectl;

    @BeforeEach
    void apply(KubeApi api) {
        OwnKinds.apply(api.client());
        kubectl = api.kubectl();
    }

    static List<Definition> definitions() {
        return Definition.all();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void isServedAndNothingIsWrongWithIt(Definition definition) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(conditions(name(definition)))
                        .containsExactlyInAnyOrder(
                                "NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted"));
    }

    /** Under the name of another group: here they are new. */
    private static ObjectNode elsewhere(Definition definition, String group) {
        ObjectNode stranger = definition.definition().deepCopy();
        stranger.withObject("/metadata").put("name", definition.plural() + "." + group);
        var spec = stranger.withObject("/spec").put("group", group);
        spec.withObject("/names").remove(List.of("shortNames", "categories"));
        return stranger;
    }

    /** As the README says, and as one stream. */
    @Test
    void allAreAppliedServerSide() {
        var strangers = definitions().stream()
                .map(definition -> elsewhere(definition, "server-side.example.com"))
                .toList();
        var names =
                strangers.stream().map(one -> one.at("/metadata/name").asText()).toList();
        try {
            var stream = strangers.stream().map(ObjectNode::toString).collect(Collectors.joining("\n---\n"));
            var outcome = kubectl.attemptWith(stream, "apply", "--server-side", "-f", "-");

            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(outcome.output().lines())
                    .containsExactlyElementsOf(names.stream()
                            .map(name ->
                                    "customresourcedefinition.apiextensions.k8s.io/" + name + " serverside-applied")
                            .toList());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(names).allSatisfy(this::isServed));
        } finally {
            names.forEach(name -> kubectl.run("delete", "crd", name, "--wait=false"));
        }
    }

    /** kubectl then keeps a copy of the object in an annotation, and it fits several times. */
    @ParameterizedTest
    @MethodSource("definitions")
    void isAppliedByTheClientToo(Definition definition) {
        var stranger = elsewhere(definition, "client-side.example.com");
        var name = stranger.at("/metadata/name").asText();
        try {
            var outcome = kubectl.attemptWith(stranger.toString(), "apply", "-f", "-");

            assertThat(outcome.output().strip())
                    .isEqualTo("customresourcedefinition.apiextensions.k8s.io/" + name + " created");
            var copy = crd(name).at("/metadata/annotations").path(COPY).asText();
            assertThat(copy.getBytes(StandardCharsets.UTF_8).length)
                    .isGreaterThan(ANNOTATIONS / 100)
                    .isLessThan(ANNOTATIONS / 4);
            await().atMost(PATIENCE).untilAsserted(() -> isServed(name));
        } finally {
            kubectl.run("delete", "crd", name, "--wait=false");
        }
    }

    private void isServed(String name) {
        assertThat(conditions(name)).contains("Established=True InitialNamesAccepted");
    }

    @ParameterizedTest
    @CsvSource({
        "drvp, driverpolicy, driverpolicies, DriverPolicy",
        "cdrvp, clusterdriverpolicy, clusterdriverpolicies, ClusterDriverPolicy",
        "drvs, driverstate, driverstates, DriverState",
        "drvr, driverrelease, driverreleases, DriverRelease",
        "gr, guestreport, guestreports, GuestReport",
    })
    void answersToItsNames(String shortName, String singular, String plural, String kind, KubeApi api) {
        var definition = Definition.of(plural);
        var server = new Server(api.client(), api.newNamespace("names"));
        var object = Trial.without(Yaml.object(plural), "status");
        var name = object.at("/metadata/name").asText();
        assertThat(server.create(definition, object).code()).isEqualTo(201);

        for (var spelling : List.of(shortName, singular, kind, plural + ".v1alpha1.pvdrivers.io")) {
            assertThat(get(server, spelling)).as(spelling).contains(plural(definition, name));
        }
        if (definition.namespaced()) {
            assertThat(get(server, "pvdrivers")).as("the category").contains(plural(definition, name));
        }
        assertThat(server.delete(definition, name).code()).isEqualTo(200);
    }

    private static String plural(Definition definition, String name) {
        return definition.kind().toLowerCase(Locale.ROOT) + ".pvdrivers.io/" + name;
    }

    private Stream<String> get(Server server, String what) {
        return kubectl.run("-n", server.namespace(), "get", what, "-o", "name").lines();
    }

    @Test
    void areListedAmongTheServersResources() {
        assertThat(kubectl.run("api-resources", "--api-group=pvdrivers.io", "--no-headers")
                        .lines())
                .extracting(line -> line.strip().replaceAll("\\s+", " "))
                .containsExactlyInAnyOrder(
                        "clusterdriverpolicies cdrvp pvdrivers.io/v1alpha1 false ClusterDriverPolicy",
                        "driverpolicies drvp pvdrivers.io/v1alpha1 true DriverPolicy",
                        "driverreleases drvr pvdrivers.io/v1alpha1 false DriverRelease",
                        "driverstates drvs pvdrivers.io/v1alpha1 true DriverState",
                        "guestreports gr pvdrivers.io/v1alpha1 true GuestReport");
    }

    private static String name(Definition definition) {
        return definition.plural() + ".pvdrivers.io";
    }

    private JsonNode crd(String name) {
        return Yaml.json(kubectl.run("get", "crd", name, "-o", "json"));
    }

    private List<String> conditions(String name) {
        return Yaml.strings(
                crd(name).at("/status/conditions"),
                condition -> condition.path("type").asText() + "="
                        + condition.path("status").asText() + " "
                        + condition.path("reason").asText());
    }
}
