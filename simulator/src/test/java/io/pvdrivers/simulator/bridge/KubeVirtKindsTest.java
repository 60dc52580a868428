package io.pvdrivers.simulator.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What KubeVirt does besides VMs and VMIs, behind the API server. */
@Isolated("its clock runs on while others work")
class KubeVirtKindsTest {
    private static final String OPERATOR = "operator";
    private static final String INSTANCE =
            "apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachineinstances/erp/";

    private final WorldSettings settings = WorldSettings.DEFAULTS.withTimings(Timings.SWIFT);
    private final SimulatedClock clock = SimulatedClock.manual(settings.start());
    private final EmbeddedApiServer server = EmbeddedApiServer.start(clock);
    private final KubernetesClient client = server.client(OPERATOR);
    private final World world = new World(settings);
    private final SimulatedCluster cluster = SimulatedCluster.embedded(world, clock, server, OPERATOR);

    @BeforeEach
    void start() {
        apply("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: erp
                  namespace: vms
                  annotations: {rehearse.pvdrivers.io/os: 2k22}
                spec:
                  runStrategy: Always
                  template:
                    spec:
                      domain:
                        devices:
                          disks: [{name: root, disk: {bus: sata}}]
                      volumes: [{name: root, persistentVolumeClaim: {claimName: erp}}]
                """);
        cluster.start();
        cluster.step(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        cluster.close();
        client.close();
        server.close();
    }

    private void apply(String yaml) {
        client.resource(client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    private JsonNode read(String apiVersion, String kind, String name) {
        return Manifests.tree(
                client,
                client.genericKubernetesResources(apiVersion, kind)
                        .inNamespace("vms")
                        .withName(name)
                        .get());
    }

    private JsonNode snapshot() {
        return read("snapshot.kubevirt.io/v1beta1", "VirtualMachineSnapshot", "before");
    }

    @Test
    void aSnapshotIsTakenAndItsStatusStored() {
        apply("""
                apiVersion: snapshot.kubevirt.io/v1beta1
                kind: VirtualMachineSnapshot
                metadata: {name: before, namespace: vms}
                spec: {source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: erp}}
                """);
        await().until(() -> !world.snapshots().names().isEmpty());
        cluster.step(Duration.ofSeconds(3));
        assertThat(snapshot().at("/status/phase").asText()).isEqualTo("InProgress");
        assertThat(read("kubevirt.io/v1", "VirtualMachine", "erp")
                        .at("/status/snapshotInProgress")
                        .asText())
                .isEqualTo("before");
        cluster.step(Duration.ofMinutes(1));
        assertThat(snapshot().at("/status/readyToUse").asBoolean()).isTrue();

        client.genericKubernetesResources("snapshot.kubevirt.io/v1beta1", "VirtualMachineSnapshot")
                .inNamespace("vms")
                .withName("before")
                .delete();
        await().until(() -> world.snapshots().names().isEmpty());
    }

    @Test
    void aVmiTellsItsFileSystems() {
        assertThat(client.raw("/" + INSTANCE + "filesystemlist")).contains("\"mountPoint\":\"C:\\\\\"");
        // what is not there the client gives as null
        assertThat(client.raw("/" + INSTANCE + "portforward")).isNull();
    }

    @Test
    void aVmiShowsItsScreenAsItIs() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI screen = URI.create(client.getMasterUrl() + INSTANCE + "vnc/screenshot");
            HttpResponse<byte[]> answer =
                    http.send(HttpRequest.newBuilder(screen).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(answer.body()).startsWith(0x89, 'P', 'N', 'G');
        }
    }
}
