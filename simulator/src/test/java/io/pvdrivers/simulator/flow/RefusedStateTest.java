package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.apiserver.Admission;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** One DriverState that the cluster does not let the operator write keeps no other VM of its policy waiting, and is told of. */
@Isolated("its clock runs on while others work")
class RefusedStateTest {
    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRST = "aaa";
    private static final String SECOND = "bbb";

    private final World world = new World(WorldSettings.DEFAULTS.withRegistry(Manifests.registry()));
    private final SimulatedClock clock = SimulatedClock.running(WorldSettings.DEFAULTS.start(), SPEED);
    private final EmbeddedApiServer server = EmbeddedApiServer.start(clock);
    private final KubernetesClient users = server.client("users");
    private volatile Predicate<ObjectNode> refused = state -> false;

    @AfterEach
    void stop() {
        users.close();
        server.close();
    }

    @Test
    void theOthersAreEnrolledAndItIsTriedAgain() {
        refused = state -> state.at("/metadata/name").asText().equals(FIRST);
        try (var cluster = cluster();
                var client = KubernetesClients.create(server.config("operator"));
                var operator = operator(client)) {
            begin(cluster, operator);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ready())
                            .contains("DriverStateRefused The DriverState of VM aaa cannot be written: ")
                            .contains("exceeded quota"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).containsExactly(SECOND));
            assertThat(policy().getStatus().counts().selected()).isEqualTo(2);

            refused = state -> false;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).containsExactly(FIRST, SECOND));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ready()).doesNotContain("DriverStateRefused"));
        }
    }

    @Test
    void itIsAnothersTurnWhereATicketCannotBeWritten() {
        refused = state -> state.at("/metadata/name").asText().equals(FIRST)
                && state.at("/spec").has("ticket");
        try (var cluster = cluster();
                var client = KubernetesClients.create(server.config("operator"));
                var operator = operator(client)) {
            begin(cluster, operator);

            await().atMost(PATIENCE)
                    .until(() -> Optional.ofNullable(state(SECOND))
                            .filter(s -> s.getSpec().ticket() != null)
                            .isPresent());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ready()).contains("DriverStateRefused The DriverState of VM aaa"));
            assertThat(state(FIRST).getSpec().ticket()).isNull();
        }
    }

    private SimulatedCluster cluster() {
        server.defineOwnKinds();
        return SimulatedCluster.embedded(world, clock, server, "operator");
    }

    private void begin(SimulatedCluster cluster, DriverOperator operator) {
        server.admission("driverstates.pvdrivers.io", new Admission() {
            @Override
            public String webhookName() {
                return "quota.example.com";
            }

            @Override
            public List<Refusal> validate(Optional<ObjectNode> old, ObjectNode candidate) {
                return refused.test(candidate)
                        ? List.of(new Refusal("metadata.name", "exceeded quota", "FieldValueForbidden"))
                        : List.of();
            }
        });
        Stream.of(FIRST, SECOND).forEach(this::create);
        users.resource(Manifests.policy(Manifests.POLICY)).create();
        cluster.start();
        operator.start();
    }

    private void create(String name) {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        vm.withObject("/metadata").put("name", name);
        users.resource(users.getKubernetesSerialization().unmarshal(vm.toString(), GenericKubernetesResource.class))
                .create();
    }

    private DriverOperator operator(KubernetesClient client) {
        return new DriverOperator(
                client,
                OperatorConfig.standard()
                        .withMedia(Map.of("0.1.302", Manifests.IMAGE))
                        .withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(client)))
                        .withClock(clock)
                        .withPace(new Pace(SPEED)));
    }

    private DriverState state(String name) {
        return users.resources(DriverState.class)
                .inNamespace("vms")
                .withName(name)
                .get();
    }

    private List<String> states() {
        return users.resources(DriverState.class).inNamespace("vms").list().getItems().stream()
                .map(s -> s.getMetadata().getName())
                .sorted()
                .toList();
    }

    private DriverPolicy policy() {
        return users.resources(DriverPolicy.class)
                .inNamespace("vms")
                .withName("windows")
                .get();
    }

    private String ready() {
        return Stream.ofNullable(policy().getStatus())
                .flatMap(s -> s.conditions().stream())
                .filter(c -> c.getType().equals("Ready"))
                .map(RefusedStateTest::words)
                .findFirst()
                .orElse("");
    }

    private static String words(Condition condition) {
        return condition.getReason() + " " + condition.getMessage();
    }
}
