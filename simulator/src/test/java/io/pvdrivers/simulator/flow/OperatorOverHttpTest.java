package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator itself, reconcilers and all, against the embedded API server. */
@Isolated("its clock runs on while others work")
class OperatorOverHttpTest {
    private static final double SPEED = 120;
    private static final String CRON_JOB = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: drivers, namespace: vms, labels: {pvdrivers.io/install-job: "true"}}
            spec:
              schedule: "0 0 1 1 *"
              suspend: true
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: ansible, image: x}]}}}}
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({
        "none, READY, 2",
        "stop-error-after-switch, ROLLED_BACK, 3",
        "image-cannot-be-pulled, FAILED, 2",
        "installer-1603, FAILED, 1",
        "api-409, READY, 2",
        "api-429, READY, 2",
        "api-500, READY, 2",
    })
    void bringsAVmToItsEnd(String fault, Phase end, int restarts) {
        var plan = Fault.named(fault).map(FaultPlan.NONE::with).orElse(FaultPlan.NONE);
        bringsAVmToItsEnd(Manifests.POLICY, plan, end, restarts);
    }

    /** The one through whoever reads what a VM waits for, the other through a Job that Kubernetes runs. */
    @ParameterizedTest
    @CsvSource({
        "'{method: Manual}', none, READY, 2",
        "'{method: Job, jobRef: {name: drivers}}', none, READY, 2",
        "'{method: Job, jobRef: {name: drivers}}', install-job-fails, FAILED, 1",
    })
    void othersInstall(String install, String fault, Phase end, int restarts) {
        var plan = Fault.named(fault).map(FaultPlan.NONE::with).orElse(FaultPlan.NONE);
        bringsAVmToItsEnd(Variations.policy("install: " + install), plan, end, restarts);
    }

    private static void bringsAVmToItsEnd(String policy, FaultPlan plan, Phase end, int restarts) {
        var settings = WorldSettings.DEFAULTS.withFaults(plan).withRegistry(Manifests.registry());
        var world = new World(settings);
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(policy)).create();
            create(users, CRON_JOB);
            create(users, Manifests.SATA_E1000E);
            try (var cluster = SimulatedCluster.embedded(world, clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"));
                    var operator = new DriverOperator(client, config(client, clock))) {
                cluster.start();
                operator.start();
                await().atMost(PATIENCE).untilAsserted(() -> assertEnd(users, end));
                var stopped = world.eventsSince(0).stream()
                        .filter(e -> e.kind() == Kind.INSTANCE_STOPPING)
                        .count();
                assertThat(stopped).isEqualTo(restarts);
                assertThat(server.log().unsupported()).isEmpty();
            }
        }
    }

    private static OperatorConfig config(KubernetesClient client, SimulatedClock clock) {
        return HttpOperator.config(client, clock, SPEED)
                .withDocs(Docs.at("https://git.example.com/docs").orElseThrow());
    }

    private static void create(KubernetesClient client, String yaml) {
        var vm = client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
        client.resource(vm).create();
    }

    private static void assertEnd(KubernetesClient client, Phase end) {
        var state = client.resources(DriverState.class)
                .inNamespace("vms")
                .withName("erp")
                .get();
        assertThat(state).isNotNull();
        assertThat(state.getStatus()).isNotNull();
        assertThat(state.getStatus().phase())
                .as(() -> "status " + state.getStatus() + "\nticket "
                        + state.getSpec().ticket())
                .isEqualTo(end);
        if (end == Phase.ROLLED_BACK) {
            assertThat(state.getStatus().waitingFor().message())
                    .contains("https://git.example.com/docs/when-a-vm-does-not-return.md");
        }
        var policy = client.resources(DriverPolicy.class)
                .inNamespace("vms")
                .withName("windows")
                .get();
        assertThat(policy.getStatus().counts().ready()).isEqualTo(end == Phase.READY ? 1 : 0);
    }
}
