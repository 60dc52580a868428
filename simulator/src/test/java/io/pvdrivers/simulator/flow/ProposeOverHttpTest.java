package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The operator itself in mode Propose, against the embedded API server: somebody else applies what it publishes. */
@Isolated("its clock runs on while others work")
class ProposeOverHttpTest {
    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void aVmComesToItsEndWithoutAWriteOfTheOperator() {
        var settings = WorldSettings.DEFAULTS.withRegistry(Manifests.registry());
        var world = new World(settings);
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(Manifests.POLICY.replace("mode: Enforce", "mode: Propose")))
                    .create();
            users.resource(users.getKubernetesSerialization()
                            .unmarshal(Manifests.SATA_E1000E, GenericKubernetesResource.class))
                    .create();
            try (var cluster = SimulatedCluster.embedded(world, clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"));
                    var operator = new DriverOperator(client, HttpOperator.config(client, clock, SPEED))) {
                cluster.start();
                operator.start();
                await().atMost(PATIENCE).until(() -> {
                    status(users).ifPresent(s -> apply(users, s));
                    return status(users).filter(s -> s.phase() == Phase.READY).isPresent();
                });
                assertThat(server.log().writesBy("operator"))
                        .filteredOn(w -> !w.request().subresource().equals(Optional.of("restart")))
                        .extracting(w -> w.request().resource())
                        .contains("driverstates.pvdrivers.io")
                        .doesNotContain("virtualmachines.kubevirt.io");
                assertThat(status(users).orElseThrow().proposal()).isNull();
                assertThat(server.log().unsupported()).isEmpty();
            }
        }
    }

    private static Optional<DriverStateStatus> status(KubernetesClient client) {
        return Optional.ofNullable(client.resources(DriverState.class)
                        .inNamespace("vms")
                        .withName("erp")
                        .get())
                .map(DriverState::getStatus);
    }

    /** What was applied a moment ago and is still published, KubeVirt or a test of the patch refuses. */
    private static void apply(KubernetesClient client, DriverStateStatus status) {
        var proposal = status.proposal();
        if (proposal == null) {
            return;
        }
        try {
            client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                    .inNamespace("vms")
                    .withName("erp")
                    .patch(PatchContext.of(PatchType.JSON), proposal.patch());
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isIn(409, 422);
        }
    }
}
