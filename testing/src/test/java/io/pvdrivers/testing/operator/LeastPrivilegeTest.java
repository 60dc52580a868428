package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.OperatorException;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.LeaderElection;
import io.pvdrivers.operator.Pause;
import io.pvdrivers.operator.policy.BuiltinCatalogue;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.api.RealKubeApi.Empty;
import io.pvdrivers.testing.operator.ChartRights.Right;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator under the rights that the chart gives it: they suffice, and each of them is needed. */
@ExtendWith(RealKubeApi.class)
class LeastPrivilegeTest {
    @BeforeAll
    static void define(KubeApi api) {
        OwnKinds.apply(api.client());
    }

    @Test
    void sufficeForAWholeMigrationAndAreAllUsed(KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("rights");
        var rights = ChartRights.in(namespace);
        rights.grant(api.client());
        unsettleTheCatalogue(api.client());
        try (var migration = migration(api, standIn, namespace)) {
            migration.start();
            migration.awaitPhase(Phase.READY);
            assertThat(migration.restarts()).isEqualTo(2);
            migration.tellTwice();
            migration.deletePolicy();
            migration.awaitLetGo();
        }

        var requests = requests(api, namespace);
        assertThat(requests.stream().filter(request -> request.code() == 403)).isEmpty();
        // A patch of a VM that changed since it was read fails its own test with 422, and is made anew.
        assertThat(requests.stream()
                        .filter(request -> request.code() == 422)
                        .filter(request -> !request.resource().equals("virtualmachines")))
                .isEmpty();
        assertThat(used(requests)).isEqualTo(rights.all());
    }

    @Test
    void sufficeOnTheWholeClusterToo(@Empty KubeApi api, @Empty KubeVirtStandIn standIn) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("rights");
        ChartRights.everywhere(namespace).grant(api.client());
        var election = LeaderElection.of(namespace, ChartRights.ACCOUNT, () -> {});
        try (var migration = new Migration(
                api,
                standIn,
                api.newNamespace("vms"),
                api.as(namespace, ChartRights.ACCOUNT),
                config -> config.withNamespaces(Set.of()).withLeaderElection(Optional.of(election)))) {
            api.client().resource(everywhere()).create();
            migration.start();
            migration.awaitPhase(Phase.READY);
            Migration.waiting()
                    .until(() -> api.client().resource(everywhere()).get().getStatus() != null);
        }
        assertThat(refused(requests(api, namespace))).isEmpty();
    }

    private static ClusterDriverPolicy everywhere() {
        return KubernetesClients.serialization().unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: ClusterDriverPolicy
                metadata: {name: everywhere}
                spec: {mode: Audit, release: {version: 0.1.302}}
                """, ClusterDriverPolicy.class);
    }

    @ParameterizedTest
    @CsvSource({"patch, virtualmachines, kubevirt.io", "update, virtualmachines/restart, subresources.kubevirt.io"})
    void aVmSaysWhichRightItLacks(String verb, String resource, String group, KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("rights");
        ChartRights.in(namespace).without(new Right(group, resource, verb)).grant(api.client());
        try (var migration = migration(api, standIn, namespace)) {
            migration.start();
            Migration.waiting()
                    .untilAsserted(() -> assertThat(migration.said())
                            .contains("system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT)
                            .contains("cannot " + verb + " resource \"" + resource + "\" in API group \"" + group
                                    + "\""));
        }
    }

    static Collection<Right> rights() {
        return ChartRights.in("any").all();
    }

    @ParameterizedTest
    @MethodSource("rights")
    void areMissedEach(Right right, KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("rights");
        ChartRights.in(namespace).without(right).grant(api.client());
        unsettleTheCatalogue(api.client());
        try (var migration = migration(api, standIn, namespace)) {
            if (doesNotStart(migration, right)) {
                return;
            }
            Migration.waiting().until(() -> {
                if (migration.isReady()) {
                    migration.tellTwice();
                    migration.deletePolicy();
                }
                return !refused(requests(api, namespace)).isEmpty();
            });
        }
        assertThat(refused(requests(api, namespace))).containsExactly(right);
    }

    /** Without a right to read or to lead it does not get far, and says which. */
    private static boolean doesNotStart(Migration migration, Right right) {
        try {
            migration.start();
            return false;
        } catch (ClusterTrouble e) {
            assertThat(e).hasMessageContaining("it may not " + right.verb() + " " + right.resource() + ".");
            return true;
        } catch (OperatorException | KubernetesClientException e) {
            assertThat(e)
                    .rootCause()
                    .message()
                    .containsAnyOf(
                            right.resource() + "." + right.group() + " is forbidden",
                            "/" + right.resource() + "?allowWatchBookmarks");
            return true;
        }
    }

    private static Migration migration(KubeApi api, KubeVirtStandIn standIn, String namespace) {
        // The chart names the Lease as it names everything.
        var election = LeaderElection.of(namespace, namespace, () -> {});
        return new Migration(
                api,
                standIn,
                namespace,
                api.as(namespace, ChartRights.ACCOUNT),
                config -> config.withLeaderElection(Optional.of(election)));
    }

    /** One built-in release is missing, another is not as it should be. */
    private static void unsettleTheCatalogue(KubernetesClient admin) {
        try (var client = KubernetesClients.create(admin.getConfiguration())) {
            new BuiltinCatalogue(client, new Pause(Duration.ofMillis(100))).apply();
        }
        var releases = admin.resources(DriverRelease.class);
        releases.withName("0.1.248").delete();
        releases.withName("0.1.266")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"released\": \"2001-01-01\"}}");
    }

    private static List<Request> requests(KubeApi api, String namespace) {
        return api.audit().of("system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT);
    }

    /** Everybody may ask what they may do, which the SDK does before it takes part in an election. */
    private static TreeSet<Right> used(List<Request> requests) {
        return rights(requests.stream()
                .filter(request -> request.code() < 300)
                .filter(request -> !request.group().equals("authorization.k8s.io"))
                .toList());
    }

    private static TreeSet<Right> refused(List<Request> requests) {
        return rights(requests.stream().filter(request -> request.code() == 403).toList());
    }

    private static TreeSet<Right> rights(List<Request> requests) {
        return requests.stream()
                .map(request -> new Right(request.group(), request.resource(), request.verb()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
