package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Volumes that the operator once imported, and policies do not ask for any more. */
@Isolated("its clock runs on while others work")
class LeftVolumesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OURS =
            "{app.kubernetes.io/managed-by: pv-driver-operator, pvdrivers.io/media: 0.1.285}";

    private static void create(KubernetesClient client, String yaml) {
        client.resource(client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    private static void volume(KubernetesClient client, String name, String labels) {
        create(client, """
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: %s, namespace: vms, labels: %s}
                spec: {source: {blank: {}}, storage: {resources: {requests: {storage: 1Gi}}}}
                """.formatted(name, labels));
    }

    private static List<String> volumes(KubernetesClient client) {
        return client
                .genericKubernetesResources("cdi.kubevirt.io/v1beta1", "DataVolume")
                .inNamespace("vms")
                .list()
                .getItems()
                .stream()
                .map(HasMetadata::getMetadata)
                .map(metadata -> metadata.getName())
                .sorted()
                .toList();
    }

    @Test
    void goWhereNoVmHasThemAndAreTold() {
        var clock = SimulatedClock.running(WorldSettings.DEFAULTS.start(), 1);
        try (var server = EmbeddedApiServer.start(clock);
                var users = server.client("users");
                var client = KubernetesClients.create(server.config("operator"));
                var operator = new DriverOperator(
                        client, OperatorConfig.standard().withRights(Rights.ALL).withClock(clock))) {
            server.defineOwnKinds();
            volume(users, "left", OURS);
            volume(users, "used", OURS);
            volume(users, "theirs", "{app.kubernetes.io/managed-by: pv-driver-operator}");
            create(users, """
                    apiVersion: kubevirt.io/v1
                    kind: VirtualMachine
                    metadata: {name: stopped, namespace: vms}
                    spec:
                      runStrategy: Halted
                      template:
                        spec:
                          domain: {devices: {disks: [{name: iso, cdrom: {bus: sata}}]}}
                          volumes: [{name: iso, persistentVolumeClaim: {claimName: used}}]
                    """);
            users.resource(Manifests.policy(Manifests.POLICY)).create();
            operator.start();

            await().atMost(PATIENCE).until(() -> !volumes(users).contains("left"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(users.events()
                                    .v1()
                                    .events()
                                    .inNamespace("vms")
                                    .list()
                                    .getItems())
                            .extracting(event -> event.getNote())
                            .contains("Deleted the volume left: no VM of the namespace needs it."));
            assertThat(volumes(users)).containsExactly("theirs", "used");
        }
    }
}
