package io.pvdrivers.simulator.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.apiserver.ApiWrite;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("its clock runs on while others work")
class SimulatedClusterTest {
    private static final String OPERATOR = "operator";
    private static final String RESTART =
            "/apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachines/erp/restart";
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    private final WorldSettings settings = WorldSettings.DEFAULTS.withTimings(Timings.SWIFT);
    private final SimulatedClock clock = SimulatedClock.manual(settings.start());
    private final EmbeddedApiServer server = EmbeddedApiServer.start(clock);
    private final KubernetesClient client = server.client(OPERATOR, config -> config.setRequestRetryBackoffLimit(0));
    private final World world = new World(settings);
    private final SimulatedCluster cluster = SimulatedCluster.embedded(world, clock, server, OPERATOR);

    @AfterEach
    void stop() {
        cluster.close();
        client.close();
        server.close();
    }

    private ObjectNode bring(String yaml) {
        return new FoundObjects(client)
                .bring(Manifests.tree(
                        client, client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class)));
    }

    private static String machine(String annotations) {
        return """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: erp
                  namespace: vms
                  annotations: {rehearse.pvdrivers.io/os: 2k22, %s}
                spec:
                  runStrategy: Always
                  futureField: {kept: true}
                  template:
                    spec:
                      domain:
                        devices:
                          disks:
                          - {name: root, bootOrder: 1, disk: {bus: sata}}
                          interfaces:
                          - {name: default, model: e1000e, masquerade: {}}
                      networks:
                      - {name: default, pod: {}}
                      volumes:
                      - {name: root, persistentVolumeClaim: {claimName: erp}}
                """.formatted(annotations);
    }

    private Resource<GenericKubernetesResource> vm() {
        return client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace("vms")
                .withName("erp");
    }

    private Optional<JsonNode> vmi() {
        return Optional.ofNullable(client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                        .inNamespace("vms")
                        .withName("erp")
                        .get())
                .map(found -> Manifests.tree(client, found));
    }

    private JsonNode vmStatus() {
        return Manifests.tree(client, vm().get()).path("status");
    }

    private static Optional<JsonNode> condition(JsonNode object, String type) {
        Iterator<JsonNode> conditions = object.path("conditions").elements();
        while (conditions.hasNext()) {
            JsonNode condition = conditions.next();
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private void patch(String operations) {
        vm().patch(PatchContext.of(PatchType.JSON), operations);
    }

    private void moveRootToScsi() {
        patch("""
                [{"op":"replace","path":"/spec/template/spec/domain/devices/disks/0/disk/bus","value":"scsi"}]""");
        await().until(() -> condition(vmStatus(), "RestartRequired").isPresent());
    }

    @Test
    void whatIsThereAtTheStartRunsWithItsAgent() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        cluster.start();
        cluster.step(Duration.ZERO);

        JsonNode vmi = vmi().orElseThrow();
        assertThat(vmi.at("/status/phase").asText()).isEqualTo("Running");
        assertThat(vmi.at("/spec/domain/devices/disks/0/disk/bus").asText()).isEqualTo("sata");
        assertThat(condition(vmi.path("status"), "AgentConnected")).isPresent();
        assertThat(vmStatus().path("printableStatus").asText()).isEqualTo("Running");
        assertThat(vm().get().<Boolean>get("spec", "futureField", "kept")).isTrue();
        assertThat(vm().get().<String>get("spec", "template", "spec", "domain", "machine", "type"))
                .isEqualTo("q35");
    }

    @Test
    void aRestartMakesAnotherInstanceOfTheVirtualMachineAsItIsNow() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        cluster.start();
        cluster.step(Duration.ZERO);
        String before = vmi().orElseThrow().at("/metadata/uid").asText();

        patch("""
                [{"op":"replace","path":"/spec/template/spec/domain/devices/disks/0/disk/bus","value":"scsi"}]""");
        assertThat(client.raw(RESTART, "PUT", "{}")).isNullOrEmpty();
        await().until(() -> vmStatus().path("stateChangeRequests").size() == 2);
        assertThat(vmStatus().at("/stateChangeRequests/0/uid").asText()).isEqualTo(before);
        assertThatThrownBy(() -> client.raw(RESTART, "PUT", "{}"))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(500);
                    assertThat(e.getMessage()).contains("stop/start already underway");
                });
        cluster.step(A_WHILE);

        JsonNode after = vmi().orElseThrow();
        assertThat(after.at("/metadata/uid").asText()).isNotEqualTo(before);
        assertThat(after.at("/status/phase").asText()).isEqualTo("Running");
        assertThat(after.at("/spec/domain/devices/disks/0/disk/bus").asText()).isEqualTo("scsi");
        assertThat(vmStatus().has("stateChangeRequests")).isFalse();
        assertThat(condition(vmStatus(), "RestartRequired")).isEmpty();
    }

    @Test
    void theAgentAnswersToTheUidTheServerShows() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        cluster.start();
        cluster.step(Duration.ZERO);
        String first = vmi().orElseThrow().at("/metadata/uid").asText();
        client.raw(RESTART, "PUT", "{}");
        cluster.step(A_WHILE);
        String second = vmi().orElseThrow().at("/metadata/uid").asText();

        GuestAgent.Answer<GuestAgent.Observation> answer =
                cluster.agent().facts(new GuestAgent.Guest("vms", "erp", second, Optional.empty()));
        GuestAgent.Answer<GuestAgent.Observation> late =
                cluster.agent().facts(new GuestAgent.Guest("vms", "erp", first, Optional.empty()));

        assertThat(answer).isInstanceOf(GuestAgent.Answer.Given.class);
        assertThat(late).isInstanceOf(GuestAgent.Answer.NotConnected.class);
    }

    @Test
    void anInstanceThatWasFoundKeepsItsName() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        ObjectNode found = bring("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: erp, namespace: vms, uid: 00000000-0000-0000-0000-000000000001}
                spec:
                  domain:
                    devices:
                      disks:
                      - {name: root, bootOrder: 1, disk: {bus: sata}}
                      interfaces:
                      - {name: default, model: e1000e, masquerade: {}}
                  networks:
                  - {name: default, pod: {}}
                  volumes:
                  - {name: root, persistentVolumeClaim: {claimName: erp}}
                status:
                  phase: Running
                  conditions: [{type: AgentConnected, status: "True"}]
                  interfaces: [{name: default, mac: 02:00:00:00:00:07}]
                """);
        String uid = found.at("/metadata/uid").asText();
        cluster.start();
        cluster.step(Duration.ZERO);

        JsonNode vmi = vmi().orElseThrow();
        assertThat(vmi.at("/metadata/uid").asText()).isEqualTo(uid);
        assertThat(vmi.at("/status/interfaces/0/mac").asText()).isEqualTo("02:00:00:00:00:07");
        assertThat(cluster.agent().facts(new GuestAgent.Guest("vms", "erp", uid, Optional.empty())))
                .isInstanceOf(GuestAgent.Answer.Given.class);
        client.raw(RESTART, "PUT", "{}");
        cluster.step(A_WHILE);
        assertThat(vmi().orElseThrow().at("/metadata/uid").asText()).isNotEqualTo(uid);
    }

    @Test
    void aChangeTheGuestHasNotSeenNeedsARestartUntilItIsTakenBack() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        cluster.start();
        cluster.step(Duration.ZERO);

        moveRootToScsi();
        patch("""
                [{"op":"replace","path":"/spec/template/spec/domain/devices/disks/0/disk/bus","value":"sata"}]""");

        await().until(() -> condition(vmStatus(), "RestartRequired").isEmpty());
    }

    @Test
    void aVirtualMachineThatIsDeletedTakesItsInstanceAlong() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        cluster.start();
        cluster.step(Duration.ZERO);

        vm().delete();

        await().until(() -> vmi().isEmpty());
        assertThat(world.virtualMachines()).isEmpty();
    }

    @Test
    void theWebhookRefusesInKubeVirtsWords() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));

        assertThatThrownBy(() -> patch("""
                        [{"op":"add","path":"/spec/template/spec/domain/devices/disks/-","value":{"name":"c","disk":{}}}]""")).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
            assertThat(e.getCode()).isEqualTo(422);
            assertThat(e.getStatus().getMessage())
                    .startsWith("admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request: ")
                    .contains("'c' not found");
            assertThat(e.getStatus().getDetails().getCauses()).isNotEmpty();
        });
    }

    @Test
    void aClusterThatRestsWritesNothing() {
        bring(machine("rehearse.pvdrivers.io/agent: present"));
        cluster.start();
        cluster.step(A_WHILE);
        server.log().clear();

        cluster.step(Duration.ofHours(1));

        assertThat(server.log().writes()).isEmpty();
    }

    @Test
    void theAdminReadsWhatAVirtualMachineWaitsForAndDoesIt() {
        server.defineOwnKinds();
        bring(machine("rehearse.pvdrivers.io/agent: absent"));
        cluster.start();
        cluster.step(A_WHILE);
        assertThat(condition(vmi().orElseThrow().path("status"), "AgentConnected"))
                .isEmpty();

        bring("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp, namespace: vms}
                spec: {virtualMachine: {name: erp, uid: 11111111-1111-1111-1111-111111111111}}
                status:
                  waitingFor: {reason: GuestAgentMissing, message: "Install the guest agent.", since: "2026-11-02T08:00:00Z"}
                """);

        await().until(() -> {
            cluster.step(Duration.ofMinutes(1));
            return condition(vmi().orElseThrow().path("status"), "AgentConnected")
                    .isPresent();
        });
    }

    @Test
    void someRequestsOfTheOperatorGoWrongWhereTheVirtualMachineSaysSo() {
        bring(machine("rehearse.pvdrivers.io/faults: api-409"));
        cluster.start();
        cluster.step(Duration.ZERO);
        String move = "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"b\"}}]";

        assertThatThrownBy(() -> patch(move))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        patch(move);

        assertThat(server.log().writesBy("kubevirt")).extracting(ApiWrite::code).doesNotContain(409);
    }

    @Test
    void aRunningClockNeedsNobody() {
        SimulatedClock fast = SimulatedClock.running(settings.start(), 1000);
        try (EmbeddedApiServer other = EmbeddedApiServer.start(fast);
                SimulatedCluster alone = SimulatedCluster.embedded(new World(settings), fast, other, OPERATOR);
                KubernetesClient user = other.client(OPERATOR)) {
            alone.start();
            new FoundObjects(user)
                    .bring(Manifests.tree(
                            user,
                            user.getKubernetesSerialization()
                                    .unmarshal(
                                            machine("rehearse.pvdrivers.io/agent: present"),
                                            GenericKubernetesResource.class)));

            await().until(() -> {
                GenericKubernetesResource vmi = user.genericKubernetesResources(
                                "kubevirt.io/v1", "VirtualMachineInstance")
                        .inNamespace("vms")
                        .withName("erp")
                        .get();
                return vmi != null && "Running".equals(vmi.get("status", "phase"));
            });
        }
    }
}
