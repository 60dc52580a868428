package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.guest.CountedCalls;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a cluster asks the operator while it works. */
@Isolated("its clock runs on while others work")
class HealthAndMetricsTest {
    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void tellsHowItIsAndWhatItDid() throws Exception {
        var settings = WorldSettings.DEFAULTS.withRegistry(Manifests.registry());
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(Manifests.POLICY)).create();
            users.resource(vm(users)).create();
            var config = config(clock);
            try (var cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"), config.meters());
                    var operator = new DriverOperator(client, reachingGuests(config, client))) {
                cluster.start();
                operator.start();

                assertThat(get(operator, "/livez").statusCode()).isEqualTo(200);
                assertThat(get(operator, "/readyz").statusCode()).isEqualTo(200);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(metrics(operator))
                                .contains(
                                        machines("Ready", 1),
                                        machines("Pending", 0),
                                        "pvdrivers_policy_condition{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"windows\",status=\"True\",type=\"Converged\"} 1.0",
                                        "pvdrivers_actions_total{action=\"Restart\"} 2.0",
                                        "pvdrivers_actions_total{action=\"Switch\"} 1.0",
                                        "pvdrivers_restarts_total{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"windows\"} 2.0",
                                        "pvdrivers_run_outcomes_total{kind=\"DriverPolicy\",namespace=\"vms\",outcome=\"Succeeded\",policy=\"windows\"} 1.0",
                                        "pvdrivers_run_outcomes_total{kind=\"DriverPolicy\",namespace=\"vms\",outcome=\"Failed\",policy=\"windows\"} 0.0",
                                        "pvdrivers_leader 1.0",
                                        "pvdrivers_gate_duration_seconds_count{gate=\"Restarted\"} 1",
                                        "pvdrivers_gate_duration_seconds_count{gate=\"Verified\"} 1",
                                        "pvdrivers_guest_agent_calls_seconds_count{command=\"guest-exec\",result=\"answered\"}",
                                        "pvdrivers_api_requests_total{code=\"101\",resource=\"pods/exec\",verb=\"get\"}",
                                        "pvdrivers_api_requests_total{code=\"201\",resource=\"events\",verb=\"create\"}",
                                        "pvdrivers_api_requests_total{code=\"200\",resource=\"virtualmachines\",verb=\"patch\"}",
                                        "operator_sdk_reconciliations_executions_driverstate{"));
                assertThat(metrics(operator)).doesNotContain("\"erp\"");

                users.resources(DriverPolicy.class)
                        .inNamespace("vms")
                        .withName("windows")
                        .delete();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(metrics(operator).lines())
                                .as("but for its counters, which stay for an hour")
                                .filteredOn(line -> line.contains("policy=\"windows\""))
                                .allMatch(line -> line.contains("_total{")));
            }
        }
    }

    private static String machines(String phase, int count) {
        return "pvdrivers_virtual_machines{kind=\"DriverPolicy\",namespace=\"vms\",phase=\"%s\",policy=\"windows\"} %d.0"
                .formatted(phase, count);
    }

    private static GenericKubernetesResource vm(KubernetesClient client) {
        return client.getKubernetesSerialization().unmarshal(Manifests.SATA_E1000E, GenericKubernetesResource.class);
    }

    private static String metrics(DriverOperator operator) throws IOException, InterruptedException {
        return get(operator, "/metrics").body();
    }

    private static HttpResponse<String> get(DriverOperator operator, String path)
            throws IOException, InterruptedException {
        var uri = URI.create("http://localhost:" + operator.httpPort().orElseThrow() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    private static OperatorConfig reachingGuests(OperatorConfig config, KubernetesClient client) {
        var channel = new CountedCalls(new VirtLauncherGuestAgent(client), config.meters());
        return config.withGuestAgent(new QemuGuestAgent(channel));
    }

    private static OperatorConfig config(SimulatedClock clock) {
        return OperatorConfig.standard()
                .withHttpPort(OptionalInt.of(0))
                .withMedia(Map.of("0.1.302", Manifests.IMAGE))
                .withClock(clock)
                .withPace(new Pace(SPEED))
                .withRandom(new SplittableRandom(1));
    }
}
