package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pvdrivers.operator.action.FakeApi;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.GuestDriverReference;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.policy.DriverReferenceWriter.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the ConfigMap is written, and when it is left alone. */
class DriverReferenceWriterTest {
    private static final String MAPS = "/api/v1/namespaces/monitoring/configmaps";
    private static final String MAP = MAPS + "/kubevirt-guest-device-drivers-config";
    private static final List<Release> ALL =
            BuiltinReleases.all().stream().map(Release::new).toList();
    private static final String CURRENT = GuestDriverReference.yaml(Catalog.of(ALL), List.of());

    private final FakeApi api = new FakeApi();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Optional<Known> known = Optional.of(new Known(Catalog.of(ALL), Set.of()));
    private final DriverReferenceWriter writer =
            new DriverReferenceWriter(api.client(), "monitoring", () -> known, () -> now);

    @AfterEach
    void close() {
        writer.close();
        api.close();
    }

    @Test
    void writesItWhereThereIsNone() {
        api.on("POST " + MAPS, 201, map("pv-driver-operator", CURRENT));

        writer.look();

        assertThat(methods()).containsExactly("GET", "POST");
        assertThat(api.bodies().get(0))
                .contains("\"app.kubernetes.io/managed-by\":\"pv-driver-operator\"")
                .contains("\"namespace\":\"monitoring\"")
                .contains(json(CURRENT));
    }

    @Test
    void isSilentWhileNothingChanges() {
        api.on("GET " + MAP, 200, map("pv-driver-operator", CURRENT));

        for (int look = 0; look < 40; look++) {
            writer.look();
            now = now.plus(DriverReferenceWriter.BETWEEN_LOOKS);
        }

        assertThat(methods()).containsExactly("GET");
        now = now.plus(DriverReferenceWriter.BETWEEN_LOOKS);
        writer.look();
        assertThat(methods()).containsExactly("GET", "GET");
    }

    @Test
    void followsTheCatalogueAndNothingElseOfTheObject() {
        api.on("GET " + MAP, 200, map("pv-driver-operator", CURRENT)).on("PUT " + MAP, 200, map("x", ""));
        writer.look();

        known = Optional.of(new Known(Catalog.of(ALL.subList(0, 1)), Set.of()));
        writer.look();

        var next = GuestDriverReference.yaml(Catalog.of(ALL.subList(0, 1)), List.of());
        assertThat(next).isNotEqualTo(CURRENT);
        assertThat(methods()).containsExactly("GET", "GET", "PUT");
        assertThat(api.bodies().get(0))
                .contains(json(next))
                .contains("\"resourceVersion\":\"7\"", "\"note\":\"mine\"", "\"other.yaml\":\"kept\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Helm", ""})
    void somebodyElsesStaysAsItIs(String owner) {
        api.on("GET " + MAP, 200, map(owner, "version: v1alpha1"));

        for (int look = 0; look < 100; look++) {
            writer.look();
            now = now.plus(DriverReferenceWriter.BETWEEN_LOOKS);
        }

        assertThat(methods()).containsOnly("GET").hasSize(3);
    }

    @Test
    void writesNothingWhileNothingIsKnown() {
        known = Optional.empty();

        writer.look();

        assertThat(methods()).isEmpty();
    }

    @Test
    void triesAgainWhatWasRefused() {
        api.refuse("GET " + MAP, 403, "configmaps is forbidden")
                .on("GET " + MAP, 200, map("pv-driver-operator", CURRENT));
        writer.look();
        writer.look();
        assertThat(methods()).hasSize(1);

        now = now.plus(DriverReferenceWriter.AFTER_FAILURE);
        writer.look();
        now = now.plus(DriverReferenceWriter.AFTER_FAILURE);
        writer.look();

        assertThat(methods()).containsExactly("GET", "GET");
    }

    @Test
    void looksByItself() {
        api.on("POST " + MAPS, 201, map("pv-driver-operator", CURRENT));

        writer.start(Duration.ofMillis(20));

        await().until(() -> methods().contains("POST"));
    }

    private List<String> methods() {
        return api.requests().stream()
                .map(request -> request.substring(0, request.indexOf(' ')))
                .toList();
    }

    private static String map(String owner, String text) {
        return """
                {"apiVersion": "v1", "kind": "ConfigMap",
                 "metadata": {"name": "kubevirt-guest-device-drivers-config", "namespace": "monitoring", "resourceVersion": "7",
                              "annotations": {"note": "mine"}, "labels": {"app.kubernetes.io/managed-by": "%s"}},
                 "data": {"other.yaml": "kept", "drivers.yaml": %s}}
                """.formatted(owner, json(text));
    }

    private static String json(String text) {
        return "\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
