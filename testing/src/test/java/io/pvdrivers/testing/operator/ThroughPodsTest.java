package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.apiserver.Containers;
import io.pvdrivers.simulator.apiserver.Containers.Outcome;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.KubeletStandIn;
import io.pvdrivers.testing.api.KubeletStandIn.Ended;
import io.pvdrivers.testing.api.KubeletStandIn.Exec;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A whole migration in which the operator reaches the guest as it does on a cluster: under the chart's rights and policy, through the API
 * server and a node, by virsh in the VM's launcher pod.
 */
@ExtendWith(RealKubeApi.class)
class ThroughPodsTest {
    /** The nodes that the stand-in for KubeVirt runs VMs on. */
    private static final List<String> NODES =
            IntStream.rangeClosed(1, 3).mapToObj(number -> "node-" + number).toList();

    @Test
    void aVmComesToVirtioWithNoOtherWayIntoItsGuest(KubeApi api, KubeVirtStandIn standIn) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("pods");
        ChartRights.withGuestAccessIn(namespace).grant(api.client());
        var launchers = new CompletableFuture<Containers>();
        var account = api.as(namespace, ChartRights.ACCOUNT);
        try (var kubelet = KubeletStandIn.start(exec -> run(api, launchers.join(), exec));
                var client = KubernetesClients.create(account)) {
            NODES.forEach(name -> bring(api, kubelet.node(name)));
            try (var migration = new Migration(
                    api,
                    standIn,
                    namespace,
                    account,
                    config -> config.withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(client))))) {
                launchers.complete(migration.containers());
                migration.start();
                migration.awaitPhase(Phase.READY);
                assertThat(migration.restarts()).isEqualTo(2);
            }
            assertThat(kubelet.execs())
                    .isNotEmpty()
                    .allSatisfy(exec -> assertThat(exec.command().subList(0, 5)).containsExactly(vector(namespace)))
                    .anySatisfy(exec -> assertThat(exec.command().get(5)).contains("guest-get-devices"))
                    .anySatisfy(exec -> assertThat(exec.command().get(5)).contains("powershell.exe"));
        } finally {
            NODES.forEach(name -> api.client().nodes().withName(name).delete());
        }
    }

    private static String[] vector(String namespace) {
        return new String[] {
            "virsh",
            "-c",
            "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock",
            "qemu-agent-command",
            namespace + "_erp"
        };
    }

    private static void bring(KubeApi api, Node node) {
        api.client().resource(node).create();
        api.client().resource(node).updateStatus();
    }

    /** The node's part: what the container of the pod that is named says to the command. */
    private static Ended run(KubeApi api, Containers launchers, Exec exec) {
        var pod = api.client()
                .pods()
                .inNamespace(exec.namespace())
                .withName(exec.pod())
                .get();
        JsonNode tree = api.client().getKubernetesSerialization().convertValue(pod, JsonNode.class);
        return switch (launchers.exec(new Containers.Call(tree, exec.container(), exec.command()))) {
            case Outcome.Ended ended -> new Ended(ended.out(), ended.err(), ended.exitCode());
            case Outcome.NotFound none -> new Ended("", none.program() + ": not found", 127);
        };
    }
}
