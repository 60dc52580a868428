package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.Pause;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.policy.BuiltinCatalogue;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The built-in catalogue on a real server, which judges every object by its definition. */
@ExtendWith(RealKubeApi.class)
class BuiltinReleasesTest {
    /** A release is far from what etcd takes, and the whole catalogue comes in one answer. */
    private static final int LARGEST = 32 * 1024;

    @BeforeEach
    void define(KubeApi api) {
        OwnKinds.apply(api.client());
    }

    @Test
    void areTakenAndReadBackAsTheyAre(KubeApi api) {
        try (var client = KubernetesClients.create(api.client().getConfiguration())) {
            new BuiltinCatalogue(client, new Pause(Duration.ofMillis(100))).apply();

            var stored = client.resources(DriverRelease.class)
                    .withLabel(BuiltinCatalogue.LABEL, BuiltinCatalogue.BUILTIN)
                    .list()
                    .getItems();
            assertThat(stored)
                    .extracting(DriverRelease::getSpec)
                    .containsExactlyInAnyOrderElementsOf(BuiltinReleases.all());
            assertThat(stored)
                    .allSatisfy(release ->
                            assertThat(Serialization.asJson(release).length()).isLessThan(LARGEST));
        }
    }

    @Test
    void costOneListWhereNothingDiffers(KubeApi api) {
        var namespace = api.newNamespace("catalogue");
        ChartRights.in(namespace).grant(api.client());
        try (var client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT))) {
            new BuiltinCatalogue(client, new Pause(Duration.ofMillis(100))).apply();
            var before = releases(api, namespace);

            new BuiltinCatalogue(client, new Pause(Duration.ofMillis(100))).apply();

            assertThat(releases(api, namespace)
                            .subList(before.size(), releases(api, namespace).size()))
                    .extracting(Request::verb)
                    .containsExactly("list");
        }
    }

    private static List<Request> releases(KubeApi api, String namespace) {
        return api.audit().of("system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT).stream()
                .filter(request -> request.resource().equals("driverreleases"))
                .toList();
    }
}
