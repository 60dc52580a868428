package io.pvdrivers.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Refusal;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VirtualMachineSnapshots as KubeVirt's controller takes them. */
class SnapshotTest {
    private static final VmName NAME = new VmName("vms", "before");

    private static ObjectNode snapshot(String vm) {
        return Stand.vm("""
                apiVersion: snapshot.kubevirt.io/v1beta1
                kind: VirtualMachineSnapshot
                metadata: {name: before, namespace: vms, uid: 5}
                spec: {source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: %s}}
                """.formatted(vm));
    }

    private static JsonNode status(Stand stand) {
        return stand.world.snapshots().snapshot(NAME).orElseThrow().path("status");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(entry -> texts.add(entry.asText()));
        return texts;
    }

    @Test
    void holdsTheVmAndFreezesTheGuestUntilItIsTakenAndCanBeUsedLater() {
        var stand = new Stand(Stand.windows());
        stand.world.snapshots().put(snapshot("erp"));
        assertThat(status(stand).path("phase").asText()).isEqualTo("InProgress");
        assertThat(stand.status().has("snapshotInProgress")).isFalse();

        stand.pass(Duration.ofSeconds(3));
        assertThat(stand.status().path("snapshotInProgress").asText()).isEqualTo("before");
        assertThat(stand.vmi().at("/status/fsFreezeStatus").asText()).isEqualTo("frozen");

        stand.pass(Duration.ofSeconds(3));
        assertThat(stand.status().has("snapshotInProgress")).isFalse();
        assertThat(stand.vmi().path("status").has("fsFreezeStatus")).isFalse();
        assertThat(status(stand).path("phase").asText()).isEqualTo("Succeeded");
        assertThat(status(stand).path("readyToUse").asBoolean()).isFalse();

        stand.settle();
        assertThat(status(stand).path("readyToUse").asBoolean()).isTrue();
        assertThat(texts(status(stand).path("indications"))).containsExactly("GuestAgent", "Online");
        assertThat(texts(status(stand).at("/snapshotVolumes/includedVolumes"))).containsExactly("root", "data");
        assertThat(Stand.has(status(stand), "Ready")).isTrue();
    }

    @Test
    void refusesChangesOfVolumesAndOfTheRunStateMeanwhile() {
        var stand = new Stand(Stand.windows());
        stand.world.snapshots().put(snapshot("erp"));
        stand.pass(Duration.ofSeconds(3));
        ObjectNode stored = Stand.windows();
        assertThat(stand.world.admitUpdate(stored, Stand.windows(vm -> Stand.stage(vm, "virtio"))))
                .extracting(Refusal::message)
                .containsExactly("Cannot update vm disks or volumes until snapshot \"before\" completes");
        assertThat(stand.world.admitUpdate(
                        stored, Stand.windows(vm -> vm.withObject("/spec").put("runStrategy", "Halted"))))
                .extracting(Refusal::message)
                .containsExactly("Cannot update vm running state until snapshot \"before\" completes");
        stand.settle();
        assertThat(stand.world.admitUpdate(stored, Stand.windows(vm -> Stand.stage(vm, "virtio"))))
                .isEmpty();
    }

    @Test
    void withoutAnAgentNothingIsFrozen() {
        var stand = new Stand(Stand.hinted("agent", "absent"));
        stand.world.snapshots().put(snapshot("erp"));
        stand.pass(Duration.ofSeconds(3));
        assertThat(stand.vmi().path("status").has("fsFreezeStatus")).isFalse();
        stand.settle();
        assertThat(texts(status(stand).path("indications"))).containsExactly("NoGuestAgent", "Online");
    }

    @Test
    void aVmThatIsOffHasNoIndications() {
        var stand = new Stand(Stand.windows(vm -> vm.withObject("/spec").put("runStrategy", "Halted")));
        stand.world.snapshots().put(snapshot("erp"));
        stand.settle();
        assertThat(status(stand).path("readyToUse").asBoolean()).isTrue();
        assertThat(status(stand).path("indications")).isEmpty();
    }

    @Test
    void whatTheStorageRefusesFailsAtItsDeadlineAndHoldsTheVmUntilThen() {
        var stand = new Stand(Stand.hinted("faults", "snapshot-fails"));
        stand.world.snapshots().put(snapshot("erp"));
        stand.pass(Duration.ofMinutes(4));
        assertThat(status(stand).path("phase").asText()).isEqualTo("InProgress");
        assertThat(status(stand).at("/error/message").asText()).contains("Failed to check and update snapshot content");
        assertThat(stand.status().has("snapshotInProgress")).isTrue();
        assertThat(stand.vmi().path("status").has("fsFreezeStatus")).isFalse();
        stand.pass(Duration.ofMinutes(2));
        assertThat(status(stand).path("phase").asText()).isEqualTo("Failed");
        assertThat(Stand.has(status(stand), "Failure")).isTrue();
        assertThat(stand.status().has("snapshotInProgress")).isFalse();
    }

    @Test
    void itsOwnDeadlineCounts() {
        var stand = new Stand(Stand.hinted("faults", "snapshot-fails"));
        ObjectNode hurried = snapshot("erp");
        hurried.withObject("/spec").put("failureDeadline", "1m30s");
        stand.world.snapshots().put(hurried);
        stand.pass(Duration.ofSeconds(89));
        assertThat(status(stand).path("phase").asText()).isEqualTo("InProgress");
        stand.pass(Duration.ofSeconds(1));
        assertThat(status(stand).path("phase").asText()).isEqualTo("Failed");
    }

    @Test
    void aSnapshotOfNoVmFailsAtItsDeadline() {
        var stand = new Stand(Stand.windows());
        stand.world.snapshots().put(snapshot("gone"));
        stand.settle();
        assertThat(status(stand).path("phase").asText()).isEqualTo("Failed");
    }

    @Test
    void oneThatIsDeletedMeanwhileLetsTheVmGo() {
        var stand = new Stand(Stand.windows());
        stand.world.snapshots().put(snapshot("erp"));
        stand.pass(Duration.ofSeconds(3));
        stand.world.snapshots().delete(NAME);
        assertThat(stand.status().has("snapshotInProgress")).isFalse();
        assertThat(stand.vmi().path("status").has("fsFreezeStatus")).isFalse();
        assertThat(stand.world.snapshots().names()).isEmpty();
    }

    @Test
    void oneAfterTheOther() {
        var stand = new Stand(Stand.windows());
        stand.world.snapshots().put(snapshot("erp"));
        ObjectNode second = snapshot("erp");
        second.withObject("/metadata").put("name", "another");
        stand.world.snapshots().put(second);
        stand.pass(Duration.ofSeconds(4));
        assertThat(stand.status().path("snapshotInProgress").asText()).isEqualTo("before");
        stand.pass(Duration.ofSeconds(5));
        assertThat(stand.status().path("snapshotInProgress").asText()).isEqualTo("another");
    }

    @Test
    void theVmSaysBeforehandWhichVolumesCanBeSnapshotted() {
        var stand = new Stand(Stand.windows(vm -> Stand.stage(vm, "virtio")));
        JsonNode statuses = stand.status().path("volumeSnapshotStatuses");
        assertThat(statuses.findValuesAsText("name"))
                .containsExactly("root", "data", "pvdrivers-media", "pvdrivers-primer");
        assertThat(statuses.findValuesAsText("enabled")).containsExactly("true", "true", "false", "false");
        assertThat(statuses.at("/2/reason").asText())
                .isEqualTo("Snapshot is not supported for this volumeSource type [pvdrivers-media]");
        assertThat(new Stand(Stand.hinted("faults", "no-volume-snapshot-class"))
                        .status()
                        .at("/volumeSnapshotStatuses/0/reason")
                        .asText())
                .startsWith("No VolumeSnapshotClass");
    }

    @Test
    void withoutTheFeatureGateThereAreNone() {
        var old = new World(Stand.SETTINGS.withKubeVirt(KubeVirtRelease.of("1.8.0")));
        assertThat(old.snapshots().refusal(snapshot("erp"))).contains("snapshot feature gate not enabled");
        var listed = new World(Stand.SETTINGS.withKubeVirt(KubeVirtRelease.of("1.8.0", FeatureGate.SNAPSHOT)));
        assertThat(listed.snapshots().refusal(snapshot("erp"))).isEmpty();
        assertThat(new Stand(Stand.windows()).world.snapshots().refusal(snapshot("erp")))
                .isEmpty();
    }

    @Test
    void aFreezeThatEndsTooEarlyIsIndicated() {
        var stand = new Stand(Stand.hinted("faults", "snapshot-freeze-expires"));
        stand.world.snapshots().put(snapshot("erp"));
        stand.settle();
        assertThat(texts(status(stand).path("indications"))).contains("QuiesceTimeout");
    }
}
