package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change for others to make: what a patch and the part of a manifest say of it. */
class ProposedPatchTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Baseline BASELINE = new Baseline(
            "run-1",
            "vm-1",
            Instant.parse("2026-11-02T08:00:00Z"),
            List.of(new BaselineDevice(DeviceKind.DISK, "root", "sata", false, "sata", false)),
            null);
    private static final Action.Switch SWITCH =
            new Action.Switch(BASELINE, List.of(new WantedDevice(DeviceKind.DISK, "root", "virtio")), true, false);

    @Test
    void holdsNothingThatOnlyTheClusterKnows() {
        var patch = patch(stage(), vm());

        assertThat(paths(patch))
                .noneMatch(p -> p.startsWith("/metadata") || p.startsWith("/status"))
                .contains("/spec/template/spec/domain/devices/disks/-", "/spec/template/spec/volumes/-");
        assertThat(VmPatches.of(stage(), vm(), Optional.empty(), Optional.of("pvd-1"))
                        .get(0)
                        .path("path")
                        .asText())
                .isEqualTo("/metadata/resourceVersion");
    }

    @Test
    void testsTheNameOfWhatItTouches() {
        assertThat(patch(SWITCH, vm()).toString())
                .startsWith(
                        "[{\"op\":\"test\",\"path\":\"/spec/template/spec/domain/devices/disks/0/name\",\"value\":\"root\"}");
    }

    @ParameterizedTest
    @CsvSource({"1, merged already", "0, one entry more", "0, another last entry", "0, one entry less"})
    void appendsToTheListsOfTheClusterAndToNoOthers(int merged, String how) {
        var patch = patch(stage(), vm());
        var manifest = merged == 1 ? (ObjectNode) JsonPatch.apply(patch, vm()) : vm();
        var volumes = (ArrayNode) manifest.at("/spec/template/spec/volumes");
        switch (how) {
            case "one entry more" -> volumes.addObject().put("name", "root");
            case "another last entry" -> ((ObjectNode) volumes.get(0)).put("name", "data");
            case "one entry less" -> volumes.remove(0);
            default -> assertThat(volumes).hasSize(3);
        }

        assertThatThrownBy(() -> JsonPatch.apply(patch, manifest)).isInstanceOf(JsonPatchException.class);
    }

    @Test
    void leavesNothingOfItsTests() {
        var patch = patch(stage(), vm());

        assertThat(JsonPatch.apply(patch, vm()).at("/spec/template/spec/volumes"))
                .extracting(v -> v.path("name").asText())
                .containsExactly("root", "pvdrivers-media", "pvdrivers-primer");
        assertThat(VmPatches.of(stage(), vm(), Optional.empty(), Optional.of("pvd-1"))
                        .findValuesAsText("op"))
                .containsOnlyOnce("test");
    }

    @Test
    void leavesOutWhatIsThereAlready() {
        var vm = vm();
        ((ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0/disk")).put("bus", "virtio");

        assertThat(patch(SWITCH, vm)).isEmpty();
    }

    @Test
    void bringsInTheRestOfWhatIsThereInPart() {
        var vm = vm();
        vm.withObject("/spec/template/spec/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("cdrom")
                .put("bus", "sata");
        var whole = JsonPatch.apply(patch(stage(), vm), vm);

        assertThat(whole.at("/spec/template/spec/domain/devices/disks").findValuesAsText("name"))
                .containsExactly("root", "pvdrivers-media", "pvdrivers-primer");
        assertThat(whole.at("/spec/template/spec/volumes"))
                .extracting(v -> v.path("name").asText())
                .containsExactly("root", "pvdrivers-media", "pvdrivers-primer");
    }

    /** KubeVirt refuses a new name beside the old revision, which a manifest need not have. */
    @Test
    void aPreferenceIsChangedByItsNameAndItsRevisionEmptied() throws JsonProcessingException {
        var vm = vm();
        vm.withObject("/spec/preference").put("name", "windows.plain").put("revisionName", "erp-windows.plain-1");
        var preference = new BaselinePreference(
                "VirtualMachineClusterPreference",
                "windows.plain",
                "erp-windows.plain-1",
                "windows.pv",
                "virtio",
                "virtio");
        var move = new Action.Switch(
                new Baseline("run-1", "vm-1", BASELINE.at(), BASELINE.devices(), null, preference),
                SWITCH.wanted(),
                false,
                false);
        var patch = patch(move, vm);

        assertThat(patch).hasToString("""
                [{"op":"test","path":"/spec/preference/name","value":"windows.plain"},\
                {"op":"add","path":"/spec/preference/name","value":"windows.pv"},\
                {"op":"add","path":"/spec/preference/revisionName","value":""}]""");
        assertThat(YAML.readTree(Snippet.of(vm, patch)).path("spec").toString())
                .isEqualTo("{\"preference\":{\"name\":\"windows.pv\",\"revisionName\":\"\"}}");
        assertThat(patch(move, JsonPatch.apply(patch, vm).deepCopy())).isEmpty();
    }

    @Test
    void aSnippetHasTheListsThatChangeAndNoOther() throws JsonProcessingException {
        var vm = vm();
        var snippet = YAML.readTree(Snippet.of(vm, patch(stage(), vm)));

        assertThat(snippet.at("/metadata").toString()).isEqualTo("{\"name\":\"erp\",\"namespace\":\"vms\"}");
        assertThat(snippet.at("/spec/template/spec").properties())
                .extracting(e -> e.getKey())
                .containsExactlyInAnyOrder("domain", "volumes");
        assertThat(snippet.at("/spec/template/spec/domain/devices").properties())
                .extracting(e -> e.getKey())
                .containsExactly("disks");
        assertThat(snippet.at("/spec/template/spec/domain/devices/disks").findValuesAsText("name"))
                .containsExactly("root", "pvdrivers-media", "pvdrivers-primer");
    }

    @Test
    void aListThatIsToBeGoneIsEmpty() throws JsonProcessingException {
        var vm = vm();
        var devices = vm.withObject("/spec/template/spec/domain/devices");
        devices.putArray("disks")
                .addObject()
                .put("name", "pvdrivers-primer")
                .put("serial", "pvd-1")
                .putObject("disk")
                .put("bus", "virtio");
        var snippet = YAML.readTree(Snippet.of(vm, patch(new Action.CleanUp(false), vm)));

        assertThat(snippet.at("/spec/template/spec/domain/devices/disks").toString())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "cloudInitNoCloud, userData, false",
        "cloudInitConfigDrive, userDataBase64, false",
        "cloudInitConfigDrive, networkData, false",
        "cloudInitNoCloud, secretRef, true",
        "sysprep, secret, true",
    })
    void whatIsToldToAGuestInTheClearIsNotForAllToRead(String source, String field, boolean isPublic) {
        var vm = vm();
        ((ArrayNode) vm.at("/spec/template/spec/volumes"))
                .addObject()
                .putObject(source)
                .put(field, "x");

        assertThat(Snippet.isPublic(vm)).isEqualTo(isPublic);
    }

    @Test
    void textThatLooksLikeSomethingElseStaysText() throws JsonProcessingException {
        var vm = vm();
        ((ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0"))
                .put("serial", "0123")
                .put("cache", "on");
        var after = JsonPatch.apply(patch(SWITCH, vm), vm);

        assertThat(YAML.readTree(Snippet.of(vm, patch(SWITCH, vm))).at("/spec/template/spec/domain/devices/disks"))
                .isEqualTo(after.at("/spec/template/spec/domain/devices/disks"));
    }

    private static Action.Stage stage() {
        return new Action.Stage(
                BASELINE,
                Optional.of(new StagedMedia.Image("registry.example.com/virtio-win:0.1.302", Optional.empty())),
                Optional.of(new StagedPrimer("virtio", Optional.empty())),
                true);
    }

    private static ArrayNode patch(Action.Patch action, ObjectNode vm) {
        return VmPatches.proposed(action, vm, Optional.empty(), Optional.of("pvd-1"));
    }

    private static List<String> paths(ArrayNode patch) {
        return StreamSupport.stream(patch.spliterator(), false)
                .map(op -> op.path("path").asText())
                .toList();
    }

    private static ObjectNode vm() {
        try {
            return (ObjectNode) YAML.readTree("""
                    apiVersion: kubevirt.io/v1
                    kind: VirtualMachine
                    metadata: {name: erp, namespace: vms, uid: vm-1, resourceVersion: "7"}
                    spec:
                      template:
                        spec:
                          domain: {devices: {disks: [{name: root, disk: {bus: sata}}], interfaces: []}}
                          volumes: [{name: root, dataVolume: {name: root}}]
                    """);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
