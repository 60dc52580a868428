package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The DriverRelease takes the built-in catalogue as it is, and refuses what would mislead it. */
class CatalogueRulesTest {
    private static TestServer test;

    @BeforeAll
    static void start() {
        test = new TestServer();
        test.server.defineOwnKinds();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    static List<DriverReleaseSpec> builtin() {
        return BuiltinReleases.all();
    }

    @ParameterizedTest
    @MethodSource("builtin")
    void takesTheBuiltinReleases(DriverReleaseSpec spec) {
        var release = new DriverRelease();
        release.getMetadata().setName(spec.version());
        release.setSpec(spec);

        assertThat(test.client.resource(release).create().getSpec()).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 0.1.303 | spec.version",
                "version: latest | spec.version",
                "version: 9.9.999, released: today | spec.released",
                "version: 9.9.999, channels: [Stable, Stable] | spec.channels[1]",
                "version: 9.9.999, media: {containerDisk: {}} | spec.media.containerDisk.image",
                "version: 9.9.999, media: {containerDisk: {image: a b}} | spec.media.containerDisk.image",
                "version: 9.9.999, guests: [{os: w11, support: Current}] | spec.guests[0].drivers",
                "version: 9.9.999, guests: [{os: w11, support: Current, drivers: {viostor: 30200}}] | spec.guests[0].drivers.viostor",
                "version: 9.9.999, guests: [{os: w11, support: Current, drivers: {}}, {os: w11, support: Frozen, drivers: {}}] | spec.guests[1]",
                "version: 9.9.999, guests: [{os: w11, support: Current, drivers: {}, requires: [kb1]}] | spec.guests[0].requires[0]",
                "version: 9.9.999, knownIssues: [{id: A1, severity: Block, summary: a, drivers: []}] | spec.knownIssues[0].drivers",
                "version: 9.9.999, knownIssues: [{id: A1, severity: Stop, summary: a}] | spec.knownIssues[0].severity",
            })
    void refuses(String spec, String field) {
        KubernetesClientException refusal =
                refused(422, () -> test.client.resource("""
                                apiVersion: pvdrivers.io/v1alpha1
                                kind: DriverRelease
                                metadata: {name: 9.9.999}
                                spec: {%s}
                                """.formatted(spec)).create());

        assertThat(refusal.getStatus().getDetails().getCauses())
                .extracting(StatusCause::getField)
                .contains(field);
    }
}
