package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes of a VM long after its run: other tries, its snapshot, a restore, a clone. */
class AfterwardsTest {
    private static final String SNAPSHOT =
            Manifests.POLICY + "  safety: {snapshot: BeforeSwitch, keepSnapshotSeconds: 7200}\n";

    @Test
    void aRunThatFailsIsTriedAgainSometimesAndNotForEver() {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.INSTALLER_1603);

        scene.operator.runBriefly(Duration.ofDays(3));

        assertThat(begun(scene)).isEqualTo(3);
        assertThat(waitsFor(scene)).isEqualTo("Held");
        var restarts = scene.cluster.restarts();

        scene.operator.runBriefly(Duration.ofDays(3));
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);

        scene.annotate("pvdrivers.io/retry", "1");
        scene.operator.runBriefly(Duration.ofDays(3));
        assertThat(begun(scene)).isEqualTo(6);
        assertThat(waitsFor(scene)).isEqualTo("Held");
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
    }

    @Test
    void aSnapshotIsTakenBeforeTheSwitchAndGoesOnceTheVmHasBeenReadyLongEnough() {
        var scene = scene();

        scene.playToItsEnd(Duration.ofMinutes(40));
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.operator.deeds(scene.vm)).containsSubsequence("Stage", "TakeSnapshot", "Switch");
        assertThat(scene.world.snapshots().names()).hasSize(1);

        scene.operator.runBriefly(Duration.ofMinutes(119));
        assertThat(scene.world.snapshots().names()).hasSize(1);

        scene.operator.runBriefly(Duration.ofMinutes(70));
        assertThat(scene.world.snapshots().names()).isEmpty();
        assertThat(scene.status().snapshot()).isNull();
        assertThat(scene.phase()).isEqualTo(Phase.READY);

        var writes = scene.operator.statusWrites();
        scene.operator.runBriefly(Duration.ofHours(12));
        assertThat(scene.operator.statusWrites()).isEqualTo(writes);
        assertThat(scene.operator.deeds(scene.vm)).containsOnlyOnce("DropSnapshot");
    }

    @Test
    void theSnapshotOfEachRunThatDidNotSucceedIsNamed() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT, Fault.STOP_ERROR_AFTER_SWITCH);
        scene.playUntil(() -> scene.phase() == Phase.ROLLED_BACK);
        scene.annotate("pvdrivers.io/retry", "1");
        scene.playUntil(() -> scene.world.snapshots().names().size() == 2);
        scene.playUntil(() -> scene.phase() == Phase.RETURNING);
        scene.playUntil(() -> scene.phase() == Phase.ROLLED_BACK);

        assertThat(Stream.ofNullable(scene.status().notices()).flatMap(List::stream))
                .filteredOn(notice -> notice.reason().equals("SnapshotLeft"))
                .singleElement()
                .satisfies(notice -> scene.world
                        .snapshots()
                        .names()
                        .forEach(name -> assertThat(notice.message()).contains(name.name())));
    }

    @Test
    void withoutItsSnapshotNothingIsSwitched() {
        var scene = scene(Fault.SNAPSHOT_FAILS);

        scene.operator.runBriefly(Duration.ofDays(2));

        assertThat(scene.operator.deeds(scene.vm)).contains("Stage").doesNotContain("Switch", "TakeSnapshot");
        assertThat(waitsFor(scene)).isEqualTo("Held");
        assertThat(Objects.requireNonNull(scene.status().run()).reason()).isEqualTo("SnapshotFailed");
        assertThat(Diff.ignoringMacs(scene.object())).isEqualTo(Diff.ignoringMacs(scene.before));
    }

    @Test
    void aVmThatItsOwnerRestoredIsLeftToItsOwner() {
        var scene = scene();
        scene.playToItsEnd(Duration.ofMinutes(40));
        var snapshot = scene.world.snapshots().names().iterator().next().name();

        scene.ownerRestores(snapshot);
        scene.operator.runBriefly(Duration.ofHours(10));

        assertThat(waitsFor(scene)).isEqualTo("Restored");
        assertThat(begun(scene)).isEqualTo(1);
        assertThat(scene.world.snapshots().names()).hasSize(1);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
        assertThat(scene.object()
                        .at("/spec/template/spec/domain/devices/disks/0/disk/bus")
                        .asText())
                .isEqualTo("sata");
    }

    /** A clone made in the midst of a run carries drive, primer and annotations along; none of it is its own. */
    @Test
    void aCloneMadeDuringARunIsCaredForOnItsOwn() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        while (!scene.operator.deeds(scene.vm).contains("Stage")) {
            scene.play(Duration.ofSeconds(5));
        }
        var clone = scene.ownerClones("copy");
        assertThat(Diff.entries(scene.cluster.object(clone))).contains("pvdrivers-media");
        scene.play(Duration.ofMinutes(40));

        var status = scene.operator.status(clone).orElseThrow();
        assertThat(Diff.entries(scene.cluster.object(clone))).doesNotContain("pvdrivers-");
        assertThat(scene.cluster.object(clone).at("/metadata/annotations").has("pvdrivers.io/run"))
                .isFalse();
        assertThat(status.phase()).as("%s", scene.operator.story(clone)).isEqualTo(Phase.READY);
        assertThat(scene.phase()).isEqualTo(Phase.READY);
    }

    private static Scene scene(Fault... faults) {
        return Scene.of(Manifests.SATA_E1000E, SNAPSHOT, faults);
    }

    private static long begun(Scene scene) {
        return scene.story().stream()
                .filter(line -> line.contains("The run begins"))
                .count();
    }

    private static String waitsFor(Scene scene) {
        return Objects.requireNonNull(scene.status().waitingFor()).reason();
    }
}
