package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A whole migration in which the operator reaches the guest as it does on a cluster: under the chart's rights and policy, through the API
 * server and a node, by virsh in the VM's launcher pod.
 */
@ExtendWith(RealKubeApi.class)
class ThroughPodsTest {
    @Test
    void aVmComesToVirtioWithNoOtherWayIntoItsGuest(KubeApi api, KubeVirtStandIn standIn) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("pods");
        ChartRights.withGuestAccessIn(namespace).grant(api.client());
        var account = api.as(namespace, ChartRights.ACCOUNT);
        try (var nodes = new LauncherNodes(api);
                var client = KubernetesClients.create(account)) {
            try (var migration = new Migration(
                    api,
                    standIn,
                    namespace,
                    account,
                    config -> config.withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(client))))) {
                nodes.run(namespace, migration.containers());
                migration.start();
                migration.awaitPhase(Phase.READY);
                assertThat(migration.restarts()).isEqualTo(2);
            }
            assertThat(nodes.execs())
                    .isNotEmpty()
                    .allSatisfy(exec -> assertThat(exec.command().subList(0, 5)).containsExactly(vector(namespace)))
                    .anySatisfy(exec -> assertThat(exec.command().get(5)).contains("guest-get-devices"))
                    .anySatisfy(exec -> assertThat(exec.command().get(5)).contains("powershell.exe"));
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
}
