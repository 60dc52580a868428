package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A policy of the cluster beside those of namespaces, and VMs and namespaces that come, go and change. */
@Isolated("its clock runs on while others work")
class ClusterPolicyTest {
    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: ClusterDriverPolicy
            metadata: {name: everywhere}
            spec:
              mode: Audit
              namespaceSelector: {matchLabels: {team: erp}}
              release: {version: 0.1.302}
            """;

    private final SimulatedClock clock = SimulatedClock.running(WorldSettings.DEFAULTS.start(), SPEED);

    private void play(Set<String> caredFor, Consumer<KubernetesClient> story) {
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            namespace(users, "one", Map.of("team", "erp"));
            namespace(users, "two", Map.of("team", "hr"));
            vm(users, "one");
            vm(users, "two");
            users.resource(users.getKubernetesSerialization().unmarshal(POLICY, ClusterDriverPolicy.class))
                    .create();
            var world = new World(WorldSettings.DEFAULTS.withRegistry(Manifests.registry()));
            try (var cluster = SimulatedCluster.embedded(world, clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"));
                    var operator = new DriverOperator(
                            client, HttpOperator.config(client, clock, SPEED).withNamespaces(caredFor))) {
                cluster.start();
                operator.start();
                story.accept(users);
                assertThat(server.log().unsupported()).isEmpty();
            }
        }
    }

    @Test
    void governsTheVmsOfTheNamespacesThatItSelects() {
        play(Set.of(), users -> {
            governed(users, "one", "ClusterDriverPolicy everywhere");
            selected(users, 1);
            assertThat(state(users, "two")).isEmpty();

            relabel(users, "two", Map.of("team", "erp"));
            governed(users, "two", "ClusterDriverPolicy everywhere");
            selected(users, 2);

            relabel(users, "two", Map.of("team", "hr"));
            await().atMost(PATIENCE).until(() -> state(users, "two").isEmpty());
            selected(users, 1);
        });
    }

    @Test
    void givesWayToAPolicyOfTheNamespaceAndTakesOverWhenThatGoes() {
        play(Set.of(), users -> {
            governed(users, "one", "ClusterDriverPolicy everywhere");
            var here = Manifests.policy(Manifests.POLICY.replace("namespace: vms", "namespace: one"));
            users.resource(here).create();
            governed(users, "one", "DriverPolicy windows");
            selected(users, 0);
            await().atMost(PATIENCE)
                    .until(
                            () -> users
                                    .resources(ClusterDriverPolicy.class)
                                    .withName("everywhere")
                                    .get()
                                    .getStatus()
                                    .conditions()
                                    .stream()
                                    .anyMatch(c -> c.getType().equals("Shadowed")
                                            && c.getMessage().contains("one/erp (DriverPolicy windows)")));

            users.resources(DriverPolicy.class)
                    .inNamespace("one")
                    .withName("windows")
                    .delete();
            governed(users, "one", "ClusterDriverPolicy everywhere");
            selected(users, 1);
        });
    }

    @Test
    void leavesANamespaceAloneForAsLongAsItsLabelAsks() {
        play(Set.of(), users -> {
            governed(users, "one", "ClusterDriverPolicy everywhere");
            var until = clock.instant().plus(Duration.ofHours(1)).toString();
            users.namespaces()
                    .withName("one")
                    .edit(n -> new NamespaceBuilder(n)
                            .editMetadata()
                            .addToLabels(Names.OPT_OUT, "change-freeze")
                            .addToAnnotations(Names.OPT_OUT_UNTIL, until)
                            .endMetadata()
                            .build());
            await().atMost(PATIENCE).until(() -> state(users, "one").isEmpty());
            selected(users, 0);

            governed(users, "one", "ClusterDriverPolicy everywhere");
            assertThat(clock.instant()).isAfterOrEqualTo(until);
        });
    }

    @Test
    void aVmThatIsMadeAnewUnderItsNameGetsARecordOfItsOwn() {
        play(Set.of(), users -> {
            governed(users, "one", "ClusterDriverPolicy everywhere");
            var before =
                    state(users, "one").orElseThrow().getSpec().virtualMachine().uid();
            users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                    .inNamespace("one")
                    .withName("erp")
                    .delete();
            vm(users, "one");

            await().atMost(PATIENCE)
                    .until(() -> state(users, "one")
                            .filter(s -> !s.getSpec().virtualMachine().uid().equals(before))
                            .filter(s -> s.getStatus() != null && s.getStatus().phase() != null)
                            .isPresent());
        });
    }

    /** Who cares for listed namespaces alone may not read the others, and leaves policies of the cluster to another. */
    @Test
    void isNoMatterOfAnOperatorThatCaresForListedNamespaces() {
        play(Set.of("one"), users -> {
            users.resource(Manifests.policy(Manifests.POLICY.replace("namespace: vms", "namespace: one")))
                    .create();
            governed(users, "one", "DriverPolicy windows");
            users.resources(DriverPolicy.class)
                    .inNamespace("one")
                    .withName("windows")
                    .delete();

            await().atMost(PATIENCE).until(() -> state(users, "one").isEmpty());
            assertThat(users.resources(ClusterDriverPolicy.class)
                            .withName("everywhere")
                            .get()
                            .getStatus())
                    .isNull();
        });
    }

    private static void namespace(KubernetesClient users, String name, Map<String, String> labels) {
        users.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private static void relabel(KubernetesClient users, String namespace, Map<String, String> labels) {
        users.namespaces()
                .withName(namespace)
                .edit(n -> new NamespaceBuilder(n)
                        .editMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .build());
    }

    private static void vm(KubernetesClient users, String namespace) {
        var yaml = Manifests.SATA_E1000E.replace("namespace: vms", "namespace: " + namespace);
        users.resource(users.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    private static Optional<DriverState> state(KubernetesClient users, String namespace) {
        return Optional.ofNullable(users.resources(DriverState.class)
                .inNamespace(namespace)
                .withName("erp")
                .get());
    }

    private static void governed(KubernetesClient users, String namespace, String policy) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state(users, namespace)
                                .map(s -> s.getSpec().policyRef())
                                .map(ClusterPolicyTest::words))
                        .contains(policy));
    }

    private static String words(PolicyRef reference) {
        return reference.kind() + " " + reference.name();
    }

    private static void selected(KubernetesClient users, int vms) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var status = users.resources(ClusterDriverPolicy.class)
                    .withName("everywhere")
                    .get()
                    .getStatus();
            assertThat(status).isNotNull();
            assertThat(status.counts()).isNotNull();
            assertThat(status.counts().selected()).isEqualTo(vms);
        });
    }
}
