package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.StagedMedia;
import io.pvdrivers.operator.gate.Action.StagedPrimer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the patches of media, primers and drives write on a VM. */
class MediaPatchesTest {
    private static final String SERIAL = "pvd-0123456789ab";
    private static final String EMPTY_DRIVE = "{name: pvdrivers-drive, cdrom: {bus: sata}}";
    private static final Baseline BASELINE = new Baseline(
            "run-1",
            "vm-1",
            Instant.parse("2026-11-02T08:00:00Z"),
            List.of(new BaselineDevice(DeviceKind.DISK, "root", null, true, "sata", false)),
            null);

    private final ObjectNode vm = vm(EMPTY_DRIVE, "");

    @Test
    void aMediumThatIsPluggedInIsAVolumeAlone() {
        assertThat(patch(stage(Optional.of(new StagedMedia.Claim("iso", true)), Optional.empty()), vm))
                .contains(
                        "{\"op\":\"test\",\"path\":\"/spec/template/spec/domain/devices/disks/0/name\",\"value\":\"pvdrivers-drive\"}",
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/volumes/-\",\"value\":{\"name\":\"pvdrivers-drive\","
                                + "\"persistentVolumeClaim\":{\"claimName\":\"iso\",\"hotpluggable\":true}}}")
                .noneMatch(op -> op.contains("/disks/-") || op.contains("macAddress"));
    }

    @Test
    void noDriveIsEverMadeForAMediumThatIsPluggedIn() {
        var none = vm("{name: root, disk: {bus: sata}}", "");

        assertThat(patch(stage(Optional.of(new StagedMedia.Claim("iso", true)), Optional.empty()), none))
                .isEmpty();
    }

    @Test
    void aClaimThatComesWithAStartHasADriveOfItsOwn() {
        assertThat(patch(stage(Optional.of(new StagedMedia.Claim("iso", false)), Optional.empty()), vm))
                .contains(
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/volumes/-\",\"value\":{\"name\":\"pvdrivers-media\","
                                + "\"persistentVolumeClaim\":{\"claimName\":\"iso\"}}}");
    }

    @Test
    void implicitDisksComeBeforeAPrimerThatIsPluggedIn() {
        var primer = new StagedPrimer("virtio", Optional.of("tiny"));

        assertThat(patch(stage(Optional.empty(), Optional.of(primer)), vm))
                .containsSubsequence(
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/domain/devices/disks/-\",\"value\":{\"name\":\"root\","
                                + "\"disk\":{\"bus\":\"sata\"}}}",
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/domain/devices/disks/-\",\"value\":{\"name\":\"pvdrivers-primer\","
                                + "\"disk\":{\"bus\":\"virtio\"},\"serial\":\"" + SERIAL + "\"}}",
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/volumes/-\",\"value\":{\"name\":\"pvdrivers-primer\","
                                + "\"persistentVolumeClaim\":{\"claimName\":\"tiny\",\"hotpluggable\":true}}}");
    }

    @Test
    void aPrimerThatComesWithAStartIsReadOnly() {
        var primer = new StagedPrimer("virtio", Optional.empty());

        assertThat(patch(stage(Optional.empty(), Optional.of(primer)), vm))
                .anyMatch(op -> op.contains("\"disk\":{\"bus\":\"virtio\",\"readonly\":true}"))
                .anyMatch(op -> op.contains("\"emptyDisk\":{\"capacity\":\"16Mi\"}"));
    }

    @Test
    void anEjectedDriveStays() {
        var filled = vm(
                EMPTY_DRIVE, ", {name: pvdrivers-drive, persistentVolumeClaim: {claimName: iso, hotpluggable: true}}");

        assertThat(patch(new Action.Unplug(true, true, false, false), filled))
                .containsExactly(
                        "{\"op\":\"test\",\"path\":\"/spec/template/spec/volumes/1/name\",\"value\":\"pvdrivers-drive\"}",
                        "{\"op\":\"remove\",\"path\":\"/spec/template/spec/volumes/1\"}");
    }

    @Test
    void aDriveThatMayNotStandEmptyLeavesWithItsMedium() {
        var filled = vm(
                "{name: root, disk: {bus: sata}}, " + EMPTY_DRIVE,
                ", {name: pvdrivers-drive, persistentVolumeClaim: {claimName: iso, hotpluggable: true}}");

        assertThat(patch(new Action.Unplug(true, false, false, false), filled))
                .containsExactly(
                        "{\"op\":\"test\",\"path\":\"/spec/template/spec/domain/devices/disks/1/name\",\"value\":\"pvdrivers-drive\"}",
                        "{\"op\":\"remove\",\"path\":\"/spec/template/spec/domain/devices/disks/1\"}",
                        "{\"op\":\"test\",\"path\":\"/spec/template/spec/volumes/1/name\",\"value\":\"pvdrivers-drive\"}",
                        "{\"op\":\"remove\",\"path\":\"/spec/template/spec/volumes/1\"}");
    }

    @Test
    void aSwitchLeavesAnEmptyDriveWhereOneIsKept() {
        var staged = vm(
                "{name: root, disk: {bus: sata}}, {name: pvdrivers-media, cdrom: {bus: sata}}",
                ", {name: pvdrivers-media, containerDisk: {image: iso}}");

        assertThat(patch(move(true), staged))
                .contains(
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/domain/devices/disks/-\",\"value\":{\"name\":\"pvdrivers-drive\","
                                + "\"cdrom\":{\"bus\":\"sata\"}}}",
                        "{\"op\":\"remove\",\"path\":\"/spec/template/spec/domain/devices/disks/1\"}",
                        "{\"op\":\"remove\",\"path\":\"/spec/template/spec/volumes/1\"}");
        assertThat(patch(move(false), staged)).noneMatch(op -> op.contains("pvdrivers-drive"));
    }

    @Test
    void aListThatGrowsIsNotTakenAway() {
        var alone = vm("{name: pvdrivers-media, cdrom: {bus: sata}}", "");

        assertThat(patch(move(true), alone))
                .contains("{\"op\":\"remove\",\"path\":\"/spec/template/spec/domain/devices/disks/0\"}")
                .doesNotContain("{\"op\":\"remove\",\"path\":\"/spec/template/spec/domain/devices/disks\"}");
    }

    @Test
    void aKeptDriveStaysWhenTheRestLeaves() {
        assertThat(patch(new Action.CleanUp(true), vm)).isEmpty();
        assertThat(patch(new Action.CleanUp(false), vm))
                .containsExactly("{\"op\":\"remove\",\"path\":\"/spec/template/spec/domain/devices/disks\"}");
    }

    @Test
    void nothingOfSomebodyElsesLeaves() {
        var own = vm(
                "{name: pvdrivers-primer, disk: {bus: virtio}}, {name: pvdrivers-media, disk: {bus: sata}}, "
                        + EMPTY_DRIVE,
                ", {name: pvdrivers-primer, persistentVolumeClaim: {claimName: mine}}, {name: pvdrivers-media, persistentVolumeClaim: {claimName: mine}},"
                        + " {name: pvdrivers-drive, containerDisk: {image: mine}}");

        assertThat(patch(new Action.CleanUp(false), own)).isEmpty();
    }

    @Test
    void aReturnLeavesADriveThatWasThereBefore() {
        var switched = vm(EMPTY_DRIVE + ", {name: data, disk: {bus: sata}}", "");

        assertThat(patch(back(true), switched)).noneMatch(op -> op.contains("/disks/0\""));
        assertThat(patch(back(false), switched))
                .contains("{\"op\":\"remove\",\"path\":\"/spec/template/spec/domain/devices/disks/0\"}");
    }

    private static Action.Restore back(boolean keepDrive) {
        return new Action.Restore(BASELINE, List.of(new WantedDevice(DeviceKind.DISK, "root", "virtio")), keepDrive);
    }

    private static Action.Stage stage(Optional<StagedMedia> media, Optional<StagedPrimer> primer) {
        return new Action.Stage(BASELINE, media, primer, false);
    }

    private static Action.Switch move(boolean keepDrive) {
        return new Action.Switch(
                BASELINE, List.of(new WantedDevice(DeviceKind.DISK, "root", "virtio")), false, keepDrive);
    }

    private static List<String> patch(Action.Patch action, ObjectNode vm) {
        var operations = VmPatches.of(action, vm, Optional.empty(), Optional.of(SERIAL));
        return StreamSupport.stream(operations.spliterator(), false)
                .map(JsonNode::toString)
                .filter(op -> !op.contains("resourceVersion"))
                .toList();
    }

    private static ObjectNode vm(String disks, String volumes) {
        var text = """
                metadata: {name: erp, namespace: vms, resourceVersion: "7"}
                spec: {template: {spec: {domain: {devices: {disks: [%s]}}, volumes: [%s]}}}
                """.formatted(disks, "{name: root, dataVolume: {name: root}}" + volumes);
        try {
            return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
