package io.pvdrivers.simulator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The way to a guest's agent through the pod of its VM. */
@Isolated("its clock runs on while others work")
class LauncherTest {
    private static final String SESSION = "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock";
    private static final String PING = "{\"execute\":\"guest-ping\"}";

    private final WorldSettings settings = WorldSettings.DEFAULTS.withTimings(Timings.SWIFT);
    private final SimulatedClock clock = SimulatedClock.manual(settings.start());
    private final EmbeddedApiServer server = EmbeddedApiServer.start(clock);
    private final KubernetesClient client = server.client("operator");
    private final World world = new World(settings);
    private final SimulatedCluster cluster = SimulatedCluster.embedded(world, clock, server, "operator");

    @AfterEach
    void stop() {
        cluster.close();
        client.close();
        server.close();
    }

    private void begin(String annotations) {
        String vm = """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: erp
                  namespace: vms
                  annotations: {rehearse.pvdrivers.io/os: 2k22, %s}
                spec:
                  runStrategy: Always
                  template:
                    spec:
                      domain: {devices: {disks: [{name: root, disk: {bus: sata}}]}}
                      volumes: [{name: root, persistentVolumeClaim: {claimName: erp}}]
                """.formatted(annotations);
        new FoundObjects(client)
                .bring(Manifests.tree(
                        client, client.getKubernetesSerialization().unmarshal(vm, GenericKubernetesResource.class)));
        cluster.start();
        cluster.step(Duration.ofMinutes(1));
    }

    private ObjectNode vmi() {
        return Manifests.tree(
                client,
                client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                        .inNamespace("vms")
                        .withName("erp")
                        .get());
    }

    private List<JsonNode> pods() {
        return client
                .genericKubernetesResources("v1", "Pod")
                .inNamespace("vms")
                .withLabel("kubevirt.io/created-by", vmi().at("/metadata/uid").asText())
                .list()
                .getItems()
                .stream()
                .map(pod -> (JsonNode) Manifests.tree(client, pod))
                .toList();
    }

    private Guest guest() {
        return new Guest(
                "vms",
                "erp",
                vmi().at("/metadata/uid").asText(),
                Optional.of(vmi().at("/status/nodeName").asText()));
    }

    private Reply ping() {
        return new VirtLauncherGuestAgent(client)
                .call(guest(), Manifests.object().put("execute", "guest-ping"));
    }

    /** What virsh prints to its standard error, in the first pod. */
    private String refused(String... command) throws Exception {
        var err = new ByteArrayOutputStream();
        try (ExecWatch watch = client.pods()
                .inNamespace("vms")
                .withName(pods().getFirst().at("/metadata/name").asText())
                .inContainer("compute")
                .writingOutput(new ByteArrayOutputStream())
                .writingError(err)
                .exec(command)) {
            assertThat(watch.exitCode().get()).isEqualTo(1);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aVmHasAPodOfItsOwnInEachRun() {
        begin("");
        JsonNode pod = pods().getFirst();
        assertThat(pod.at("/metadata/ownerReferences/0/controller").asBoolean()).isTrue();
        assertThat(pod.at("/spec/nodeName").asText())
                .isEqualTo(vmi().at("/status/nodeName").asText());
        assertThat(pod.at("/spec/containers/0/securityContext/runAsUser").asInt())
                .isEqualTo(107);
        String former = pod.at("/metadata/name").asText();

        world.restart(new VmName("vms", "erp"), SubresourceRequest.PLAIN);
        cluster.step(Duration.ofMinutes(2));
        assertThat(pods()).hasSize(1);
        assertThat(pods().getFirst().at("/metadata/name").asText()).isNotEqualTo(former);
        assertThat(client.pods().inNamespace("vms").withName(former).get()).isNull();
    }

    @Test
    void theOperatorReachesTheGuest() {
        begin("");
        assertThat(ping()).isEqualTo(new Reply.Returned(Manifests.object()));
    }

    @Test
    void aLauncherOfRootHasAnotherLibvirt() throws Exception {
        begin("rehearse.pvdrivers.io/launcher: root");
        assertThat(ping()).isEqualTo(new Reply.Returned(Manifests.object()));
        assertThat(refused("virsh", "-c", SESSION, "qemu-agent-command", "vms_erp", PING))
                .startsWith("error: failed to connect to the hypervisor");
    }

    @Test
    void duringAMigrationTheGuestAnswersInOneOfTwoPods() {
        begin("rehearse.pvdrivers.io/launcher: migrating");
        assertThat(pods()).hasSize(2);
        assertThat(ping()).isEqualTo(new Reply.Returned(Manifests.object()));
    }

    @Test
    void virshSpeaksInLibvirtsWords() throws Exception {
        begin("rehearse.pvdrivers.io/faults: guest-exec-disabled");
        assertThat(refused("virsh", "-c", "qemu:///system", "qemu-agent-command", "vms_erp", PING))
                .contains("failed to connect to the hypervisor");
        assertThat(refused("virsh", "-c", SESSION, "qemu-agent-command", "vms_other", PING))
                .contains("Domain not found: no domain with matching name 'vms_other'");
        assertThat(refused(
                        "virsh",
                        "-c",
                        SESSION,
                        "qemu-agent-command",
                        "vms_erp",
                        "{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"x\"}}",
                        "--timeout",
                        "5"))
                .contains("unable to execute QEMU agent command 'guest-exec': Command guest-exec has been disabled");
    }

    @Test
    void aGuestWithoutAgentDoesNotAnswer() {
        begin("rehearse.pvdrivers.io/agent: absent");
        assertThat(ping()).isInstanceOf(Reply.NotConnected.class);
    }

    @Test
    void aFaultForbidsIt() {
        begin("rehearse.pvdrivers.io/faults: agent-access-denied");
        assertThat(ping()).isInstanceOf(Reply.CannotAsk.class);
    }
}
