package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.CuttableLine;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.RealKubeApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas and a VM that is being migrated. Whatever becomes of the one that leads, the other brings the VM to the end that it would have had, and
 * from its first moment on the first one changes nothing. Each is a ServiceAccount of its own, so the API server's audit log tells who did what.
 */
@ExtendWith(RealKubeApi.class)
class TwoReplicasTest {
    @TempDir
    private Path folder;

    private final AtomicInteger lost = new AtomicInteger();
    private KubeApi api;
    private KubeVirtStandIn kubeVirt;
    private Replicas replicas;
    private LauncherNodes launchers;

    @BeforeEach
    void prepare(KubeApi server, KubeVirtStandIn standIn) {
        api = server;
        kubeVirt = standIn;
        replicas = new Replicas(server);
        launchers = new LauncherNodes(server);
        allow("first");
        allow("second");
    }

    @AfterEach
    void end() {
        launchers.close();
    }

    @Test
    void theLeaderIsKilledRightAfterTheSwitch() throws Exception {
        try (var second = replica("second");
                var clock = SharedClock.in(folder.resolve("clock")).telling(second.clock());
                var first = ReplicaProcess.start(folder, account("first"), replicas.namespace(), "first")) {
            Migration.waiting().until(() -> replicas.holder().equals(Optional.of("first")));
            second.start();
            second.awaitCondition("DevicesSwitched");

            first.signal("KILL");

            comesToItsEnd(second);
        }
    }

    /** As a node that hangs, or one whose hypervisor does. It goes on where it was, without knowing that it was away. */
    @Test
    void theLeaderIsPausedWithinARun() throws Exception {
        try (var second = replica("second");
                var clock = SharedClock.in(folder.resolve("clock")).telling(second.clock());
                var first = ReplicaProcess.start(folder, account("first"), replicas.namespace(), "first")) {
            Migration.waiting().until(() -> replicas.holder().equals(Optional.of("first")));
            second.start();
            second.awaitCondition("BootReady");
            first.signal("STOP");
            second.awaitPhase(Phase.READY);

            first.signal("CONT");

            assertThat(first.exit()).as(first::log).isEqualTo(ReplicaProcess.LOST);
            assertThat(first.log()).contains("first has lost the Lease");
            comesToItsEnd(second);
        }
    }

    /** The worst of leaders: cut off while a deed is on its lips, and nobody ends it when it has lost the Lease. */
    @Test
    void theLeaderIsCutOffWithSomethingInHandAndComesBack() throws Exception {
        var deed = new HeldInstallation();
        try (var line = CuttableLine.to(api.admin().getMasterUrl());
                var first = replica("first", through(line, account("first")), deed);
                var clock = SharedClock.in(folder.resolve("clock")).telling(first.clock())) {
            first.start();
            deed.awaitHeld();
            try (var second = ReplicaProcess.start(folder, account("second"), replicas.namespace(), "second")) {
                Migration.waiting().until(() -> standsBy("second"));
                line.cut();
                Migration.waiting().until(() -> replicas.holder().equals(Optional.of("second")));
                assertThat(lost).hasValue(1);

                line.mend();
                deed.letGo();

                assertThat(deed.outcome())
                        .asInstanceOf(throwable(KubernetesClientException.class))
                        .hasMessageContaining("not sure to hold the Lease");
                comesToItsEnd(first);
            }
        }
    }

    @Test
    void aLeaderThatIsStoppedFinishesWhatItHasInHandAndThenGivesTheLeaseBack() throws Exception {
        var deed = new HeldInstallation();
        try (var first = replica("first", account("first"), deed)) {
            first.start();
            deed.awaitHeld();
            var execs = launchers.execs().size();

            var closing = CompletableFuture.runAsync(first.operator()::close);
            Migration.waiting().until(first::isStopping);
            assertThat(replicas.holder()).contains("first");
            deed.letGo();
            closing.get(60, TimeUnit.SECONDS);

            assertThat(deed.outcome()).isInstanceOf(GuestAgent.Answer.Given.class);
            assertThat(launchers.execs()).hasSizeGreaterThan(execs);
            assertThat(replicas.holder()).isEmpty();
            assertThat(lost).hasValue(0);
        }
    }

    private boolean standsBy(String replica) {
        return api.audit().ofAccountsIn(replicas.namespace()).stream()
                .anyMatch(
                        request -> isBy(replica, request) && request.resource().equals("leases"));
    }

    private Migration replica(String name) {
        return replica(name, account(name), new HeldInstallation().letGo());
    }

    private Migration replica(String name, Config account, HeldInstallation deed) {
        var client = KubernetesClients.create(account);
        var election = ReplicaProcess.election(replicas.namespace(), lost::incrementAndGet);
        var migration = new Migration(
                api,
                kubeVirt,
                replicas.namespace(),
                client,
                config -> ReplicaProcess.config(config, client, name, election)
                        .withHttpPort(OptionalInt.of(0))
                        .withGuestAgent(deed.before(new QemuGuestAgent(new VirtLauncherGuestAgent(client)))));
        launchers.run(replicas.namespace(), migration.containers());
        return migration;
    }

    private void comesToItsEnd(Migration migration) {
        migration.awaitPhase(Phase.READY);
        assertThat(migration.restarts()).isEqualTo(2);
        assertThat(replicas.holder()).contains("second");
        var requests = api.audit().ofAccountsIn(replicas.namespace());
        assertThat(afterTheSecondLeads(requests))
                .as("what the first one did after the second had taken over")
                .noneMatch(request -> isBy("first", request) && request.acts() && !isOfTheElection(request));
        assertThat(requests)
                .as("what the second one did before")
                .filteredOn(request -> isBy("second", request) && request.acts() && !isOfTheElection(request))
                .hasSameSizeAs(afterTheSecondLeads(requests).stream()
                        .filter(request -> isBy("second", request) && request.acts() && !isOfTheElection(request))
                        .toList());
    }

    private static List<Request> afterTheSecondLeads(List<Request> requests) {
        var took = requests.stream()
                .filter(request -> isBy("second", request)
                        && request.resource().equals("leases")
                        && request.verb().equals("patch")
                        && request.code() == 200)
                .findFirst()
                .orElseThrow();
        return requests.subList(requests.indexOf(took), requests.size());
    }

    private static boolean isBy(String replica, Request request) {
        return request.user().endsWith(":" + replica);
    }

    private static boolean isOfTheElection(Request request) {
        return request.resource().equals("leases") || request.group().equals("authorization.k8s.io");
    }

    /** Which rights it takes is asked elsewhere. */
    private void allow(String replica) {
        api.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(replicas.namespace() + "-" + replica)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", replica, replicas.namespace())
                        .build())
                .serverSideApply();
    }

    private Config account(String replica) {
        return api.as(replicas.namespace(), replica);
    }

    private static Config through(CuttableLine line, Config account) {
        return new ConfigBuilder(account).withMasterUrl(line.url()).build();
    }
}
