package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mode Audit reads and judges, and changes nothing but the operator's own records: no VM, no guest, no volume, no snapshot. */
class AuditTest {
    private static final String POLICY = Manifests.POLICY.replace("mode: Enforce", "mode: Audit");
    private static final String IMPORTS = POLICY + "  media: {dataVolume: {}, keepDrive: true}\n";
    private static final String SNAPSHOTS = POLICY + "  safety: {snapshot: BeforeSwitch, suspendBitLocker: true}\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource("vms")
    void changesNothing(String name, ObjectNode vm, String policy, Consumer<Scene> happens) {
        var scene = Scene.of(vm, policy, 1);
        scene.play(Duration.ofMinutes(10));
        happens.accept(scene);
        var before = scene.object();
        scene.play(Duration.ofHours(3));

        assertThat(scene.cluster.writes()).isEmpty();
        assertThat(scene.operator.deedsBesideRecords()).isZero();
        assertThat(scene.operator.deeds(scene.vm)).isSubsetOf("Forget");
        assertThat(Diff.ignoringMacs(scene.object())).isEqualTo(Diff.ignoringMacs(before));
    }

    private static Stream<Arguments> vms() {
        return Stream.of(
                row("as it comes", vm -> {}, POLICY, scene -> {}),
                row("with an ISO to import", vm -> {}, IMPORTS, scene -> {}),
                row("with a snapshot to take", vm -> {}, SNAPSHOTS, scene -> {}),
                row(
                        "with drivers of long ago",
                        vm -> annotate(vm, "rehearse.pvdrivers.io/drivers", "0.1.271"),
                        POLICY,
                        s -> {}),
                row(
                        "all done",
                        AuditTest::done,
                        POLICY,
                        scene -> assertThat(scene.phase()).isNotEqualTo(Phase.BLOCKED)),
                row("opted out", vm -> {}, POLICY, scene -> scene.annotate("pvdrivers.io/opt-out", "mine")),
                row(
                        "with the policy gone",
                        vm -> {},
                        POLICY,
                        scene -> scene.operator.policies().clear()),
                row("with the way back asked for", vm -> {}, POLICY, s -> s.annotate("pvdrivers.io/rollback", "now")),
                row("with a wish to forget", AuditTest::left, POLICY, s -> s.annotate("pvdrivers.io/forget", "true")),
                row("with a baseline and a drive left in it", AuditTest::left, POLICY, scene -> {}),
                row("with those, and opted out", AuditTest::left, POLICY, s -> s.annotate("pvdrivers.io/opt-out", "")),
                row(
                        "with those, and the policy gone",
                        AuditTest::left,
                        POLICY,
                        s -> s.operator.policies().clear()),
                row("restarted by its owner", vm -> {}, POLICY, Scene::userRestarts),
                row("stopped by its owner", vm -> {}, POLICY, Scene::userStops));
    }

    /** As a clone of a VM in a run has them. */
    private static void left(ObjectNode vm) {
        annotate(vm, "pvdrivers.io/run", "run-0001");
        annotate(vm, "pvdrivers.io/baseline", "{\"run\":\"run-0001\",\"vmUID\":\"vm-erp\",\"devices\":[]}");
        var spec = vm.withObject("/spec/template/spec");
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("cdrom")
                .put("bus", "sata");
        spec.withArray("volumes")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("containerDisk")
                .put("image", Manifests.IMAGE);
    }

    private static void done(ObjectNode vm) {
        vm.withObject("/spec/template/spec/domain/devices/disks/0/disk").put("bus", "virtio");
        vm.withObject("/spec/template/spec/domain/devices/interfaces/0").put("model", "virtio");
        annotate(vm, "rehearse.pvdrivers.io/drivers", "0.1.302");
    }

    private static void annotate(ObjectNode vm, String key, String value) {
        vm.withObject("/metadata/annotations").put(key, value);
    }

    private static Arguments row(String name, Consumer<ObjectNode> change, String policy, Consumer<Scene> happens) {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        change.accept(vm);
        return Arguments.of(name, vm, policy, happens);
    }
}
