package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.kubevirt.SubresourceResult;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Migrations, pauses, freezes, moving volumes, restores and clones. */
class HappeningsTest {
    private final Stand stand = new Stand(Stand.windows());

    private static ObjectNode snapshot() {
        return Stand.vm("""
                apiVersion: snapshot.kubevirt.io/v1beta1
                kind: VirtualMachineSnapshot
                metadata: {name: before, namespace: vms, uid: 5}
                spec: {source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: erp}}
                """);
    }

    private Reply ping() {
        return stand.console().call("guest-ping", Console.object());
    }

    @Test
    void aVmMovesToAnotherNodeAndItsGuestKeepsRunning() {
        String uid = stand.uid();
        String node = stand.vmi().at("/status/nodeName").asText();
        assertThat(stand.world.let(vms -> vms.migrate(ERP))).isTrue();
        assertThat(stand.world.let(vms -> vms.migrate(ERP))).isFalse();
        assertThat(stand.printable()).isEqualTo("Migrating");
        assertThat(stand.vmi().at("/status/migrationState").has("endTimestamp")).isFalse();
        assertThat(stand.agentConnected()).isTrue();
        stand.settle();
        assertThat(stand.uid()).isEqualTo(uid);
        assertThat(stand.vmi().at("/status/nodeName").asText()).isNotEqualTo(node);
        assertThat(stand.vmi().at("/status/migrationState/completed").asBoolean())
                .isTrue();
        assertThat(stand.vmi().at("/status/migrationState").has("failed")).isFalse();
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(stand.console().returned("guest-ping")).isEmpty();
    }

    @Test
    void aMigrationThatFailsLeavesTheVmWhereItIs() {
        var failing = new Stand(Stand.hinted("faults", "migration-fails"));
        String node = failing.vmi().at("/status/nodeName").asText();
        assertThat(failing.world.let(vms -> vms.migrate(ERP))).isTrue();
        failing.settle();
        assertThat(failing.vmi().at("/status/nodeName").asText()).isEqualTo(node);
        assertThat(failing.vmi().at("/status/migrationState/failed").asBoolean())
                .isTrue();
    }

    @Test
    void whatCannotMigrateSaysSo() {
        var fixed = new Stand(Stand.hinted("faults", "claims-not-shared"));
        assertThat(Stand.has(fixed.vmi().path("status"), "LiveMigratable")).isFalse();
        assertThat(fixed.vmi().at("/status/conditions").findValuesAsText("reason"))
                .contains("DisksNotLiveMigratable");
        assertThat(fixed.world.let(vms -> vms.migrate(ERP))).isFalse();
        assertThat(Stand.has(stand.vmi().path("status"), "LiveMigratable")).isTrue();
        var bridged = new Stand(Stand.windows(vm -> {
            var nic = (ObjectNode) vm.at("/spec/template/spec/domain/devices/interfaces/0");
            nic.remove("masquerade");
            nic.putObject("bridge");
        }));
        assertThat(bridged.vmi().at("/status/conditions").findValuesAsText("reason"))
                .contains("InterfaceNotLiveMigratable");
    }

    @Test
    void aPausedGuestStandsStill() {
        stand.begin("run", Stand.DRIVERS);
        assertThat(stand.world.let(vms -> vms.pause(ERP))).isTrue();
        assertThat(stand.world.let(vms -> vms.pause(ERP))).isFalse();
        assertThat(stand.printable()).isEqualTo("Paused");
        assertThat(Stand.has(stand.vmi().path("status"), "Paused")).isTrue();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(ping()).isInstanceOf(Reply.NotConnected.class);
        int told = stand.told().size();
        stand.pass(Duration.ofHours(1));
        assertThat(stand.told()).hasSize(told);
        assertThat(stand.world.let(vms -> vms.unpause(ERP))).isTrue();
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(ping()).isInstanceOf(Reply.Returned.class);
        stand.settle();
        assertThat(stand.console().progress("run").path("state").asText()).isEqualTo("ended");
    }

    @Test
    void aPausedGuestDoesNotShutDownBeforeItsGraceIsOver() {
        stand.world.let(vms -> vms.pause(ERP));
        String uid = stand.uid();
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofSeconds(29));
        assertThat(stand.uid()).isEqualTo(uid);
        stand.settle();
        assertThat(stand.uid()).isNotEqualTo(uid);
        assertThat(stand.printable()).isEqualTo("Running");
    }

    @Test
    void aFrozenGuestsAgentDoesNextToNothing() {
        assertThat(stand.world.let(vms -> vms.freeze(ERP))).isTrue();
        assertThat(stand.vmi().at("/status/fsFreezeStatus").asText()).isEqualTo("frozen");
        assertThat(ping()).isInstanceOf(Reply.Returned.class);
        assertThat(Console.failure(stand.console().call("guest-get-osinfo", Console.object())))
                .isEqualTo("Command guest-get-osinfo has been disabled: the agent is in frozen state");
        assertThat(stand.world.let(vms -> vms.thaw(ERP))).isTrue();
        assertThat(stand.world.let(vms -> vms.thaw(ERP))).isFalse();
        assertThat(stand.vmi().path("status").has("fsFreezeStatus")).isFalse();
    }

    @Test
    void aSnapshotOfAPausedVmSaysSo() {
        stand.world.let(vms -> vms.pause(ERP));
        stand.world.snapshots().put(snapshot());
        stand.settle();
        assertThat(stand.world
                        .snapshots()
                        .snapshot(new VmName("vms", "before"))
                        .orElseThrow()
                        .at("/status/indications"))
                .hasToString("[\"Online\",\"Paused\"]");
    }

    @Test
    void aVmWhoseVolumesMoveIsNotRestarted() {
        assertThat(stand.world.let(vms -> vms.beginMove(ERP, "root", "faster"))).isTrue();
        assertThat(stand.status()
                        .at("/volumeUpdateState/volumeMigrationState/migratedVolumes/0/destinationPVCInfo/claimName")
                        .asText())
                .isEqualTo("faster");
        assertThat(stand.vmi()
                        .at("/status/migratedVolumes/0/sourcePVCInfo/claimName")
                        .asText())
                .isEqualTo("erp-root");
        SubresourceResult answer = stand.world.restart(ERP, SubresourceRequest.PLAIN);
        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.message()).contains("VM recovery required");
        assertThat(stand.world.let(vms -> vms.finishMove(ERP))).isTrue();
        assertThat(stand.status().has("volumeUpdateState")).isFalse();
        assertThat(stand.world.restart(ERP, SubresourceRequest.PLAIN).code()).isEqualTo(202);
    }

    @Test
    void aRestoreBringsBackSpecAndDisksButLeavesTheVmsOwnAnnotations() {
        stand.world.snapshots().put(snapshot());
        stand.settle();
        String stored = stand.version("1af4:1042");
        stand.change(vm -> {
            Stand.stage(vm, "virtio");
            vm.withObject("/metadata/annotations").put("mine", "kept");
        });
        stand.restart();
        stand.install("run", List.of("viostor"));
        assertThat(stand.version("1af4:1042")).isNotEqualTo(stored);

        assertThat(stand.world.let(vms -> vms.restore(ERP, "before"))).isTrue();
        assertThat(stand.status().path("restoreInProgress").asText()).isEqualTo("back-to-before");
        stand.pass(Duration.ofMinutes(1));
        assertThat(stand.status().has("restoreInProgress")).isTrue();
        stand.change(vm -> vm.withObject("/spec").put("runStrategy", "Halted"));
        stand.settle();

        ObjectNode vm = stand.world.virtualMachine(ERP).orElseThrow();
        assertThat(stand.status().has("restoreInProgress")).isFalse();
        assertThat(vm.at("/spec/runStrategy").asText()).isEqualTo("Halted");
        assertThat(vm.at("/spec/template/spec/volumes").findValuesAsText("name"))
                .containsExactly("root", "data");
        assertThat(vm.at("/spec/template/spec/volumes/0/persistentVolumeClaim/claimName")
                        .asText())
                .matches("restore-[-0-9a-f]{36}-root");
        assertThat(vm.at("/metadata/annotations/mine").asText()).isEqualTo("kept");
        assertThat(vm.at("/metadata/annotations/restore.kubevirt.io~1lastRestoreUID")
                        .asText())
                .startsWith("back-to-before-");
        assertThat(stand.world.takeWrites())
                .singleElement()
                .satisfies(write -> assertThat(write.patch().at("/0/value")).isEqualTo(vm.path("spec")));
        assertThat(stand.world.takeWrites()).isEmpty();

        stand.change(again -> {
            Stand.bus(again, "virtio");
            again.withObject("/spec").put("runStrategy", "Always");
        });
        stand.settle();
        assertThat(stand.told()).contains(io.pvdrivers.simulator.world.scene.WorldEvent.Kind.STOP_ERROR);
    }

    @Test
    void onlyASnapshotThatCanBeUsedIsRestored() {
        assertThat(stand.world.let(vms -> vms.restore(ERP, "before"))).isFalse();
        stand.world.snapshots().put(snapshot());
        assertThat(stand.world.let(vms -> vms.restore(ERP, "before"))).isFalse();
    }

    @Test
    void aCloneHasTheAnnotationsAndTheDisksButAnIdentityOfItsOwn() {
        stand.change(vm -> {
            Stand.stage(vm, "virtio");
            ((ObjectNode) vm.at("/spec/template/spec/domain/devices/interfaces/0"))
                    .put("macAddress", "02:00:00:00:00:07");
            vm.withObject("/metadata/annotations").put("pvdrivers.io/mark", "of erp");
        });
        stand.restart();
        stand.install("run", Stand.DRIVERS);
        ObjectNode clone = stand.world.cloneOf(ERP, "copy").orElseThrow();
        assertThat(clone.at("/metadata/annotations/pvdrivers.io~1mark").asText())
                .isEqualTo("of erp");
        assertThat(clone.path("metadata").has("uid")).isFalse();
        assertThat(clone.at("/spec/template/spec/domain/devices/interfaces/0").has("macAddress"))
                .isFalse();
        assertThat(clone.at("/spec/template/spec/volumes/0/persistentVolumeClaim/claimName")
                        .asText())
                .isEqualTo("restore-copy-erp-root");
        stand.world.putVirtualMachine(switched(clone));
        stand.settle();
        var copy = new VmName("vms", "copy");
        assertThat(Stand.has(stand.world.instance(copy).orElseThrow().path("status"), "AgentConnected"))
                .isTrue();
        assertThat(stand.world.instance(copy).orElseThrow().at("/metadata/uid").asText())
                .isNotEqualTo(stand.uid());
    }

    /** What boots from virtio has the drivers of the VM it was cloned from. */
    private static ObjectNode switched(ObjectNode vm) {
        Stand.bus(vm, "virtio");
        return vm;
    }
}
