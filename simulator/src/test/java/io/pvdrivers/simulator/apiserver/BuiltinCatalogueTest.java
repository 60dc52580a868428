package io.pvdrivers.simulator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.operator.Pause;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.policy.BuiltinCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in DriverReleases in a cluster. */
class BuiltinCatalogueTest {
    private TestServer test;
    private BuiltinCatalogue catalogue;

    @BeforeEach
    void start() {
        test = new TestServer();
        test.server.defineOwnKinds();
        catalogue = new BuiltinCatalogue(test.client, new Pause(Duration.ofMillis(1)));
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private DriverRelease release(String version) {
        return test.client.resources(DriverRelease.class).withName(version).get();
    }

    @Test
    void everyReleaseIsCreatedWithTheLabel() {
        catalogue.apply();

        var releases = test.client.resources(DriverRelease.class).list().getItems();
        assertThat(releases).extracting(r -> r.getSpec()).containsExactlyInAnyOrderElementsOf(BuiltinReleases.all());
        assertThat(releases)
                .allSatisfy(r -> assertThat(r.getMetadata().getLabels())
                        .containsEntry(BuiltinCatalogue.LABEL, BuiltinCatalogue.BUILTIN));
    }

    /** Whoever begins to lead would end for it, and the next leader would wait for the Lease. */
    @ParameterizedTest
    @MethodSource("passing")
    void whatPassesByItselfIsTriedAgain(Fault fault) {
        test.server.faults(Faults.every(3, request -> request.verb() == Verb.CREATE, fault));

        catalogue.apply();

        assertThat(test.client.resources(DriverRelease.class).list().getItems())
                .extracting(DriverRelease::getSpec)
                .containsExactlyInAnyOrderElementsOf(BuiltinReleases.all());
    }

    static List<Fault> passing() {
        return List.of(
                Fault.conflict(),
                Fault.tooManyRequests(Duration.ofSeconds(1)),
                Fault.internalError(),
                Fault.loseAnswer());
    }

    @Test
    void whatDoesNotPassEndsTheStart() {
        test.server.faults(Faults.every(1, request -> request.verb() == Verb.CREATE, Fault.internalError()));

        assertThatThrownBy(catalogue::apply).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void anUnchangedCatalogueIsNotWritten() {
        catalogue.apply();
        test.server.log().clear();

        catalogue.apply();

        assertThat(test.server.log().writes()).isEmpty();
    }

    @Test
    void whatDiffersIsCorrectedAndNothingElseIsWritten() {
        catalogue.apply();
        var edited = release("0.1.285");
        edited.setSpec(DriverReleaseSpecBuilder.builder(release("0.1.302").getSpec())
                .version("0.1.285")
                .build());
        test.client.resource(edited).update();
        test.server.log().clear();

        catalogue.apply();

        assertThat(release("0.1.285").getSpec())
                .isEqualTo(BuiltinReleases.all().stream()
                        .filter(r -> r.version().equals("0.1.285"))
                        .findFirst()
                        .orElseThrow());
        assertThat(test.server.log().writes()).hasSize(1);
    }

    @Test
    void objectsOfOthersStayAsTheyAre() {
        catalogue.apply();
        var taken = release("0.1.285");
        taken.getMetadata().setLabels(Map.of());
        taken.setSpec(
                DriverReleaseSpecBuilder.builder(taken.getSpec()).notes("ours").build());
        var ours = test.client.resource(taken).update();
        test.server.log().clear();

        catalogue.apply();

        assertThat(release("0.1.285").getMetadata().getResourceVersion())
                .isEqualTo(ours.getMetadata().getResourceVersion());
        assertThat(test.server.log().writes()).isEmpty();
    }
}
