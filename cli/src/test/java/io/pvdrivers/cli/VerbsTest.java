package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person tells an operator at work what it waits for, and asks how it stands. */
class VerbsTest {
    private static final Path POLICY = Path.of("..", "examples", "driverpolicy.yaml");
    private static final String VM = "erp-app01";

    @TempDir
    private Path folder;

    private TestCluster cluster;

    @BeforeEach
    void cluster() throws IOException {
        var manual = Files.readString(POLICY).replace("restart: Automatic", "restart: Manual");
        cluster =
                new TestCluster(folder).example("erp-app01.yaml").bring(manual).start(VM);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Predicate<DriverState> waitsFor(String reason) {
        return s -> Optional.ofNullable(s.getStatus())
                .flatMap(status -> Optional.ofNullable(status.waitingFor()))
                .filter(w -> w.reason().equals(reason))
                .isPresent();
    }

    private static Predicate<DriverState> is(Phase phase) {
        return s -> s.getStatus() != null && s.getStatus().phase() == phase;
    }

    private String annotation(String key) {
        return Optional.ofNullable(cluster.vm(VM).getMetadata().getAnnotations())
                .map(a -> a.get(key))
                .orElse("");
    }

    @Test
    void aRunGoesFromApprovalToReadyAndBackAndForthAgain() throws IOException {
        cluster.operator();
        var run = cluster.until(VM, waitsFor("AwaitingApproval"))
                .getStatus()
                .run()
                .id();
        assertThat(cluster.say("status", VM).out()).contains("AwaitingApproval", "waits for approval");

        var dry = cluster.say("approve", VM, "--dry-run");
        assertThat(dry.out())
                .isEqualTo("kubectl --kubeconfig " + cluster.kubeconfig() + " -n vms annotate vm erp-app01 --overwrite"
                        + " pvdrivers.io/approved=" + run + "\n");
        assertThat(cluster.writes()).isEmpty();

        var approved = cluster.say("approve", VM);
        assertThat(approved.err()).isEmpty();
        assertThat(approved.exit()).isZero();
        assertThat(approved.out()).startsWith("vms/erp-app01: Approved run " + run + ". It goes on at once: ");
        assertThat(cluster.writes())
                .hasSize(1)
                .allSatisfy(w -> assertThat(
                                w.body().at("/metadata").properties().stream().map(e -> e.getKey()))
                        .containsExactlyInAnyOrder("uid", "resourceVersion", "annotations"));
        cluster.until(VM, is(Phase.READY));

        assertThat(cluster.say("retry", VM))
                .isEqualTo(new TestCluster.Said(
                        1,
                        "",
                        "vms/erp-app01: There is nothing to try again: no run of this VM has failed. It is Ready.\n"));
        assertThat(cluster.say("approve", VM).err())
                .startsWith("vms/erp-app01: There is nothing to approve: no run of this VM is under way. It is Ready.");
        var asked = cluster.say("rollback", VM);
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.out()).isEmpty();
        assertThat(asked.err())
                .startsWith("vms/erp-app01: Its devices go back (")
                .endsWith("\nNobody is here to be asked whether that may be. Say --yes to have it done.\n")
                .hasLineCount(2);

        var back = cluster.say("rollback", VM, "--yes");
        assertThat(back.exit()).isZero();
        assertThat(back.out())
                .startsWith("vms/erp-app01: Its devices go back (")
                .contains("vol-0 to sata", "net-0 to e1000e", "held until somebody asks for another try");
        cluster.until(VM, is(Phase.ROLLED_BACK));

        assertThat(cluster.say("rollback", VM, "--yes").err())
                .startsWith(
                        "vms/erp-app01: There is nothing to go back to: the last run moved no device of this VM, or");
        var again = cluster.say("retry", VM);
        assertThat(again.out())
                .isEqualTo(
                        "vms/erp-app01: Asked for another try. Its run begins when it is its turn under policy windows.\n");
        assertThat(annotation("pvdrivers.io/retry")).isNotEmpty();
        cluster.until(
                VM,
                s -> s.getStatus().run() != null && !s.getStatus().run().id().equals(run));
    }

    @Test
    void aWishForTheWayBackCanBeTakenBack() {
        cluster.operator();
        cluster.until(VM, waitsFor("AwaitingApproval"));

        assertThat(cluster.say("rollback", VM, "--cancel").err())
                .isEqualTo(
                        "vms/erp-app01: Nobody has asked for a way back: the VM has no annotation pvdrivers.io/rollback.\n");
        assertThat(cluster.say("rollback", VM).err())
                .startsWith("vms/erp-app01: The run under way ends before it has switched a device")
                .doesNotContain("restart");
        assertThat(cluster.say("rollback", VM, "-y").exit()).isZero();
        cluster.until(
                VM, s -> s.getStatus().run() != null && s.getStatus().run().endedAt() != null);
        cluster.annotate(VM, "pvdrivers.io/rollback", "now");
        assertThat(cluster.say("retry", VM).err())
                .contains("Take that back first: pvdrivers rollback --cancel erp-app01");
        assertThat(cluster.say("rollback", VM, "--cancel").exit()).isZero();
        assertThat(annotation("pvdrivers.io/rollback")).isEmpty();
        assertThat(cluster.say("retry", VM).exit()).isZero();
    }

    @Test
    void withoutAnOperatorThereIsNothingToTell() throws IOException {
        var said = cluster.say("approve", VM);

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err())
                .isEqualTo(
                        "vms/erp-app01: The operator has no DriverState of this VM yet, though policy windows selects it. Is the"
                                + " operator running?\n");
        assertThat(cluster.say("status").out())
                .contains("vms/windows", "The operator has not answered this policy yet.")
                .endsWith("The operator has no record of any VM here.\n");
        assertThat(cluster.say("status", VM).out()).contains("Unrecorded", "Is the operator running?");
        assertThat(cluster.say("approve", "--all").out()).isEqualTo("Of 0 VMs with a record, none can be told this.\n");
        assertThat(new ObjectMapper()
                        .readTree(cluster.say("status", "-o", "json").out())
                        .at("/policies/0/mode")
                        .asText())
                .isEqualTo("Enforce");
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void anApprovalIsToldAlsoWhileTheVmChanges() {
        cluster.operator();
        cluster.until(VM, waitsFor("AwaitingApproval"));
        cluster.refuse("virtualmachines.kubevirt.io", 409, 2);

        assertThat(cluster.say("approve", VM).exit()).isZero();

        cluster.refuse("virtualmachines.kubevirt.io", 409, 100);
        assertThat(cluster.say("rollback", VM, "--yes").err())
                .isEqualTo(
                        "vms/erp-app01: the VM is being changed by others all the time; nothing was told. Try again.\n");
    }
}
