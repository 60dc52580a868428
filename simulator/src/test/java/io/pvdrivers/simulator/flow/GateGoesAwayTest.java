package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Somebody switches DeclarativeHotplugVolumes off while VMs rely on it. */
class GateGoesAwayTest {
    private static final KubeVirtRelease OFF = KubeVirtRelease.DEFAULT.without(FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES);
    private static final Duration LONG = Duration.ofMinutes(60);

    /** KubeVirt takes no change any more that leaves the drive empty, so it leaves with what it holds. */
    @Test
    void whileTheDriveHoldsOurClaim() {
        var scene = MatrixFlow.named("import-into-a-drive").begin();
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Install"));

        becomes(scene, OFF);
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
    }

    @Test
    void whileTheIsoIsBeingPluggedIn() {
        var scene = MatrixFlow.named("import-into-a-drive").begin();
        scene.playUntil(() -> scene.waitsFor().equals("Plugging"));

        becomes(scene, OFF);
        endsWithNothingOfOurs(scene);
    }

    @Test
    void whileThePrimerIsPluggedIn() {
        var scene = MatrixFlow.named("primer-only").begin();
        scene.playUntil(() -> scene.waitsFor().equals("Plugging"));

        becomes(scene, OFF);
        endsWithNothingOfOurs(scene);
    }

    /** The operator, which watches KubeVirt's object, may hear of it late. */
    @Test
    void beforeTheOperatorHearsOfIt() {
        var scene = MatrixFlow.named("import-into-a-drive").begin();
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Install"));

        scene.world.changeKubeVirt(OFF);
        scene.play(Duration.ofMinutes(3));
        becomes(scene, OFF);
        endsWithNothingOfOurs(scene);
    }

    @Test
    void whileAKeptDriveStandsEmpty() {
        var scene = MatrixFlow.named("import-and-a-drive-kept").begin().playToItsEnd(LONG);
        assertThat(scene.hasInSpec("pvdrivers-drive")).isTrue();
        assertThat(notices(scene)).isEmpty();
        var writes = scene.cluster.writes().size();

        becomes(scene, OFF);
        scene.play(Duration.ofMinutes(5));
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(notices(scene))
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .contains("the feature gate DeclarativeHotplugVolumes is off")
                        .contains("KubeVirt refuses every change of the VM")
                        .contains("take the disk pvdrivers-drive out"));
        assertThat(scene.cluster.writes()).hasSize(writes);

        becomes(scene, KubeVirtRelease.DEFAULT);
        scene.play(Duration.ofMinutes(5));
        assertThat(notices(scene)).isEmpty();
        assertThat(scene.cluster.writes()).hasSize(writes);
    }

    /** A VM with such a drive can be brought on all the same: the first patch takes the drive out. */
    @Test
    void whileAKeptDriveStandsInAVmThatNeedsMore() {
        var scene = MatrixFlow.named("import-and-a-drive-kept").begin().playToItsEnd(LONG);
        scene.cluster.edit(scene.vm, vm -> {
            vm.withArray("/spec/template/spec/domain/devices/disks")
                    .get(0)
                    .withObject("/disk")
                    .put("bus", "sata");
            return vm;
        });
        scene.userRestarts();
        becomes(scene, OFF);
        scene.playUntil(() -> scene.phase() != Phase.READY);

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-").doesNotContain("sata");
    }

    /** The way back goes on: the drive that was there before leaves, as KubeVirt takes nothing else. */
    @Test
    void whileTheVmIsPutBackToAKeptDrive() {
        var scene = Scene.of(
                MatrixFlow.drive(Variations.base()),
                Variations.policy("media: {keepDrive: true, dataVolume: {accessMode: ReadWriteMany}}"),
                1,
                Fault.STOP_ERROR_AFTER_SWITCH);
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Switch"));
        assertThat(scene.hasInSpec("pvdrivers-drive")).isTrue();

        becomes(scene, OFF);
        scene.playToItsEnd(Duration.ofMinutes(90));

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
    }

    @Test
    void whileTheDriveHoldsOurClaimAndASnapshotIsToBeTaken() {
        var scene = Scene.of(
                MatrixFlow.drive(Variations.base()),
                Variations.policy("media: {dataVolume: {accessMode: ReadWriteMany}}\n  devices: {disks: {bus: scsi}}\n"
                        + "  safety: {snapshot: BeforeSwitch}"),
                1);
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Install"));

        becomes(scene, OFF);
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.world.snapshots().names()).hasSize(1);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
    }

    private static void becomes(Scene scene, KubeVirtRelease release) {
        scene.world.changeKubeVirt(release);
        scene.operator.takesKubeVirtFor(ClusterFeatures.of(KubernetesClients.serialization()
                .unmarshal(scene.world.kubeVirt().toString(), KubeVirt.class)));
    }

    private static List<String> notices(Scene scene) {
        return Stream.ofNullable(scene.status().notices())
                .flatMap(List::stream)
                .filter(notice -> notice.reason().equals("DriveUnusable"))
                .map(Notice::message)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static void endsWithNothingOfOurs(Scene scene) {
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
    }
}
