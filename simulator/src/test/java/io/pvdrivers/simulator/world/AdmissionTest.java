package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Refusal;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** KubeVirt's webhooks: what they refuse, with which words, and what they write. */
class AdmissionTest {
    private static final String DISKS = "spec.template.spec.domain.devices.disks";
    private static final String NICS = "spec.template.spec.domain.devices.interfaces";
    private final World world = new World(Stand.SETTINGS);

    private static ArrayNode disks(ObjectNode vm) {
        return vm.withArray("/spec/template/spec/domain/devices/disks");
    }

    private static ArrayNode volumes(ObjectNode vm) {
        return vm.withArray("/spec/template/spec/volumes");
    }

    private static ObjectNode nic(ObjectNode vm) {
        return (ObjectNode) vm.at("/spec/template/spec/domain/devices/interfaces/0");
    }

    private static Arguments refused(String message, String field, Consumer<ObjectNode> edit) {
        return Arguments.of(message, field, edit);
    }

    private static Consumer<ObjectNode> addDisk(String yaml) {
        return vm -> disks(vm).add(vm(yaml));
    }

    private static Consumer<ObjectNode> addWithVolume(String yaml) {
        return vm -> {
            JsonNode disk = vm(yaml);
            disks(vm).add(disk);
            volumes(vm).addObject().put("name", disk.path("name").asText()).putObject("emptyDisk");
        };
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(
                        DISKS + "[2] and " + DISKS + "[0] must not have the same Name.",
                        DISKS + "[2].name",
                        addDisk("{name: root, disk: {}}")),
                refused(
                        "Boot order for " + DISKS + "[1].bootOrder already set for a different device.",
                        DISKS + "[1].bootOrder",
                        vm -> {
                            Stand.disk(vm, 0).put("bootOrder", 1);
                            Stand.disk(vm, 1).put("bootOrder", 1);
                        }),
                refused(
                        "Boot order for " + NICS + "[0].bootOrder already set for a different device.",
                        NICS + "[0].bootOrder",
                        vm -> {
                            Stand.disk(vm, 0).put("bootOrder", 1);
                            nic(vm).put("bootOrder", 1);
                        }),
                refused(
                        DISKS + "[0] must have a boot order > 0, if supplied",
                        DISKS + "[0].bootOrder",
                        vm -> Stand.disk(vm, 0).put("bootOrder", 0)),
                refused(
                        DISKS + "[2].Name 'c' not found.",
                        DISKS + "[2].name",
                        addDisk("{name: c, disk: {bus: virtio}}")),
                refused(
                        "Bus type virtio is invalid for CD-ROM device",
                        DISKS + "[2].cdrom.bus",
                        addWithVolume("{name: iso, cdrom: {bus: virtio}}")),
                refused(
                        "IDE bus is not supported",
                        DISKS + "[0].disk.bus",
                        vm -> Stand.disk(vm, 0).withObject("/disk").put("bus", "ide")),
                refused(
                        DISKS + "[0] is set with an unrecognized bus nvme, must be one of: [virtio scsi sata usb]",
                        DISKS + "[0].disk.bus",
                        vm -> Stand.disk(vm, 0).withObject("/disk").put("bus", "nvme")),
                refused(
                        "sata hard-disks do not support read-only.",
                        DISKS + "[1].disk.bus",
                        vm -> Stand.disk(vm, 1).withObject("/disk").put("readonly", true)),
                refused(
                        "IOThreads are not supported for disks on a sata bus",
                        DISKS + "[0]",
                        vm -> Stand.disk(vm, 0).put("dedicatedIOThread", true)),
                refused(
                        "Logical size 4096 must be 512 for SATA devices",
                        DISKS + "[0].blockSize.custom.logical",
                        vm -> Stand.disk(vm, 0).set("blockSize", vm("{custom: {logical: 4096, physical: 4096}}"))),
                refused(
                        DISKS + "[0] can only have a single target type defined",
                        DISKS + "[0]",
                        vm -> Stand.disk(vm, 0).putObject("cdrom")),
                refused(
                        "disk " + DISKS + "[0].name - setting a PCI address is only possible with bus type virtio.",
                        DISKS + "[0].disk.pciAddress",
                        vm -> Stand.disk(vm, 0).withObject("/disk").put("pciAddress", "0000:81:01.0")),
                refused(
                        DISKS + "[1] must be made up of the following characters [A-Za-z0-9_.+-], if specified",
                        DISKS + "[1].serial",
                        vm -> Stand.disk(vm, 1).put("serial", "a b")),
                refused(
                        DISKS + "[1] must be less than or equal to 256 in length, if specified",
                        DISKS + "[1].serial",
                        vm -> Stand.disk(vm, 1).put("serial", "x".repeat(257))),
                refused(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
                                + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex"
                                + " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
                        DISKS + "[2].name",
                        addWithVolume("{name: PVD_media, cdrom: {}}")),
                refused(
                        DISKS + "[2].lun can only be mapped to a DataVolume or PersistentVolumeClaim volume.",
                        DISKS + "[2].lun",
                        addWithVolume("{name: lun, lun: {bus: scsi}}")),
                refused(
                        "spec.template.spec.volumes[2] and spec.template.spec.volumes[0] must not have the same Name.",
                        "spec.template.spec.volumes[2].name",
                        vm -> volumes(vm).add(vm("{name: root, emptyDisk: {}}"))),
                refused(
                        "spec.template.spec.volumes[0] must have exactly one source type set",
                        "spec.template.spec.volumes[0]",
                        vm -> ((ObjectNode) volumes(vm).get(0)).putObject("emptyDisk")),
                refused(
                        "interface " + NICS + "[0].name uses model vmxnet3 that is not supported.",
                        NICS + "[0].model",
                        vm -> nic(vm).put("model", "vmxnet3")),
                refused(
                        "interface " + NICS + "[0].name has malformed MAC address (zz).",
                        NICS + "[0].macAddress",
                        vm -> nic(vm).put("macAddress", "zz")),
                refused(
                        "The requested MAC address is reserved for the in-pod bridge. Please choose another one.",
                        NICS + "[0].macAddress",
                        vm -> nic(vm).put("macAddress", "02:00:00:00:00:00")),
                refused(NICS + "[0].name 'lan' not found.", NICS + "[0].name", vm -> nic(vm).put("name", "lan")),
                refused(
                        "spec.template.spec.networks[1].name 'lan' not found.",
                        "spec.template.spec.networks[1].name",
                        vm -> vm.withArray("/spec/template/spec/networks")
                                .add(vm("{name: lan, multus: {networkName: lan}}"))),
                refused(
                        "logical " + NICS + "[0] interface can't have multiple bindings",
                        NICS + "[0]",
                        vm -> nic(vm).putObject("bridge")),
                refused(
                        "Running and RunStrategy are mutually exclusive",
                        "spec.running",
                        vm -> vm.withObject("/spec").put("running", true)),
                refused(
                        "One of Running or RunStrategy must be specified",
                        "spec.running",
                        vm -> vm.withObject("/spec").remove("runStrategy")),
                refused(
                        "Invalid RunStrategy (Sometimes)",
                        "spec.runStrategy",
                        vm -> vm.withObject("/spec").put("runStrategy", "Sometimes")),
                refused(
                        "spec.template.spec.domain.machine.type is not supported: pc-i440fx-2.10"
                                + " (allowed values: [q35* pc-q35*])",
                        "spec.template.spec.domain.machine.type",
                        vm -> vm.withObject("/spec/template/spec/domain/machine")
                                .put("type", "pc-i440fx-2.10")),
                refused(
                        "missing virtual machine template.",
                        "spec.template",
                        vm -> vm.withObject("/spec").remove("template")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String message, String field, Consumer<ObjectNode> edit) {
        ObjectNode candidate = Stand.windows(edit);
        assertThat(world.admitCreate(candidate))
                .anyMatch(refusal ->
                        refusal.message().equals(message) && refusal.field().equals(field));
        assertThat(world.admitUpdate(Stand.windows(), candidate)).isEqualTo(world.admitCreate(candidate));
    }

    static Stream<Consumer<ObjectNode>> accepted() {
        return Stream.of(
                vm -> {},
                vm -> Stand.bus(vm, "virtio"),
                vm -> Stand.bus(vm, "usb"),
                vm -> Stand.model(vm, "virtio"),
                vm -> Stand.stage(vm, "virtio"),
                vm -> Stand.stage(vm, "scsi"),
                // an empty drive
                addDisk("{name: drive, cdrom: {bus: sata}}"),
                // a volume without a disk
                vm -> disks(vm).removeAll(),
                // no target, no bus
                vm -> Stand.disk(vm, 0).remove("disk"),
                vm -> {
                    ((ArrayNode) vm.at("/spec/template/spec/domain/devices/interfaces"))
                            .add(vm("{name: lan, bridge: {}, macAddress: '0A-58-00-00-00-01'}"));
                    nic(vm).put("macAddress", "0a:58:00:00:00:01");
                    vm.withArray("/spec/template/spec/networks").add(vm("{name: lan, multus: {networkName: lan}}"));
                },
                vm -> vm.at("/spec/template/spec/domain/devices").isObject());
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void admits(Consumer<ObjectNode> edit) {
        assertThat(world.admitCreate(Stand.windows(edit))).isEmpty();
    }

    @Test
    void thePreferenceCountsWhereTheVmIsSilent() {
        Consumer<ObjectNode> silent = vm -> {
            vm.withObject("/spec/preference").put("name", "windows.2k19.virtio");
            Stand.disk(vm, 0).withObject("/disk").remove("bus");
            Stand.disk(vm, 0).put("dedicatedIOThread", true);
        };
        assertThat(world.admitCreate(Stand.windows(silent))).isEmpty();
        assertThat(world.admitCreate(Stand.windows(
                        silent.andThen(vm -> vm.withObject("/spec/preference").put("name", "windows.2k19")))))
                .extracting(Refusal::message)
                .containsExactly("IOThreads are not supported for disks on a sata bus");
    }

    @Test
    void aSnapshotHoldsVolumesAndRunStateButNotBuses() {
        ObjectNode old = Stand.windows();
        Consumer<ObjectNode> snapshot = vm -> vm.withObject("/status").put("snapshotInProgress", "nightly");
        assertThat(world.admitUpdate(old, Stand.windows(snapshot.andThen(vm -> Stand.bus(vm, "virtio")))))
                .isEmpty();
        assertThat(world.admitUpdate(old, Stand.windows(snapshot.andThen(vm -> Stand.stage(vm, "virtio")))))
                .extracting(Refusal::message)
                .containsExactly("Cannot update vm disks or volumes until snapshot \"nightly\" completes");
        assertThat(world.admitUpdate(
                        old,
                        Stand.windows(
                                snapshot.andThen(vm -> vm.withObject("/spec").put("runStrategy", "Halted")))))
                .extracting(Refusal::message)
                .containsExactly("Cannot update vm running state until snapshot \"nightly\" completes");
    }

    @Test
    void aRestoreHoldsTheSpecOfAVmThatRuns() {
        Consumer<ObjectNode> restore = vm -> vm.withObject("/status").put("restoreInProgress", "back");
        assertThat(world.admitUpdate(Stand.windows(), Stand.windows(restore))).isEmpty();
        assertThat(world.admitUpdate(Stand.windows(), Stand.windows(restore.andThen(vm -> Stand.bus(vm, "virtio")))))
                .extracting(Refusal::message)
                .containsExactly("Cannot start VM until restore \"back\" completes");
    }

    @Test
    void aVmBeingDeletedMayChangeAsItLikes() {
        ObjectNode candidate = Stand.windows(vm -> {
            vm.withObject("/metadata").put("deletionTimestamp", "2026-11-02T08:00:00Z");
            Stand.model(vm, "vmxnet3");
        });
        assertThat(world.admitUpdate(Stand.windows(), candidate)).isEmpty();
    }

    @Test
    void severalRefusalsMakeOneMessage() {
        List<Refusal> refusals = world.admitCreate(Stand.windows(vm -> {
            Stand.model(vm, "vmxnet3");
            nic(vm).put("macAddress", "zz");
        }));
        assertThat(Refusal.message(refusals))
                .isEqualTo("admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request: interface "
                        + NICS + "[0].name uses model vmxnet3 that is not supported., interface " + NICS
                        + "[0].name has malformed MAC address (zz).");
    }

    @Test
    void creationWritesArchitectureMachineFirmwareAndTopology() {
        ObjectNode written = world.mutateCreate(Stand.windows());
        JsonNode spec = written.at("/spec/template/spec");
        assertThat(spec.at("/architecture").asText()).isEqualTo("amd64");
        assertThat(spec.at("/domain/machine/type").asText()).isEqualTo("q35");
        assertThat(spec.at("/domain/firmware/uuid").asText()).matches("[0-9a-f-]{36}");
        assertThat(spec.at("/domain/firmware/serial").asText()).matches("[0-9a-f-]{36}");
        assertThat(written.at("/spec/template/metadata/annotations")
                        .path("kubevirt.io/pci-topology-version")
                        .asText())
                .isEqualTo("v3");
        assertThat(world.mutateCreate(written)).isEqualTo(written);
    }

    @Test
    void anUpdateWritesArchitectureAndMachineOnly() {
        JsonNode spec = world.mutateUpdate(Stand.windows()).at("/spec/template/spec");
        assertThat(spec.at("/domain/machine/type").asText()).isEqualTo("q35");
        assertThat(spec.at("/domain").has("firmware")).isFalse();
    }
}
