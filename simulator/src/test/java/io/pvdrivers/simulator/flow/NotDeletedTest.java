package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.LastError;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.action.Deletion;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots and volumes of the operator's own that stay because somebody does not let it delete them. */
class NotDeletedTest {
    private static final Deletion REFUSED = new Deletion.Refused("The webhook keeps everything.");
    private static final String SNAPSHOT =
            Manifests.POLICY + "  safety: {snapshot: BeforeSwitch, keepSnapshotSeconds: 7200}\n";

    @Test
    void aSnapshotThatMayNotBeDeletedIsNamedOnceAndThenLeft() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT).playToItsEnd(Duration.ofMinutes(40));
        scene.operator.deletes(REFUSED);
        scene.operator.runBriefly(Duration.ofHours(4));

        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(error(scene)).isEqualTo("NotDeleted: The webhook keeps everything.");
        assertThat(left(scene)).singleElement().asString().contains(snapshots(scene));
        var writes = scene.operator.statusWrites();
        scene.operator.runBriefly(Duration.ofHours(12));
        assertThat(scene.operator.statusWrites()).isEqualTo(writes);
        assertThat(scene.operator.deeds(scene.vm)).doesNotContain("DropSnapshot");
        assertThat(scene.told()).doesNotContain("Deletes the snapshot");
    }

    @Test
    void oneThatCannotBeDeletedNowIsAskedForAgainInSilence() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT).playToItsEnd(Duration.ofMinutes(40));
        scene.operator.deletes(new Deletion.Later("Too many requests."));
        scene.operator.runBriefly(Duration.ofHours(4));
        var writes = scene.operator.statusWrites();
        scene.operator.runBriefly(Duration.ofMinutes(10));

        assertThat(scene.operator.statusWrites()).isEqualTo(writes);
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(error(scene)).isEqualTo("NotDeleted: Too many requests.");

        scene.operator.deletes(new Deletion.Done());
        scene.operator.runBriefly(Duration.ofHours(1));

        assertThat(scene.world.snapshots().names()).isEmpty();
        assertThat(scene.status().lastError()).isNull();
        assertThat(scene.operator.deeds(scene.vm)).containsOnlyOnce("DropSnapshot");
        assertThat(scene.told()).containsOnlyOnce("Deletes the snapshot");
    }

    @Test
    void aPrimersVolumeThatMayNotBeDeletedHoldsNoRunUp() {
        var scene = MatrixFlow.named("primer-only").begin();
        scene.operator.deletes(REFUSED);

        scene.playUntil(() -> scene.phase() == Phase.READY);

        assertThat(scene.operator.deeds(scene.vm))
                .contains("ProvideVolume", "Unplug", "Switch")
                .doesNotContain("DropVolume");
        assertThat(error(scene)).isEqualTo("NotDeleted: The webhook keeps everything.");
    }

    private static String snapshots(Scene scene) {
        return scene.world.snapshots().names().iterator().next().name();
    }

    private static List<String> left(Scene scene) {
        return Stream.ofNullable(scene.status().notices())
                .flatMap(List::stream)
                .filter(notice -> notice.reason().equals("SnapshotLeft"))
                .map(Notice::message)
                .toList();
    }

    private static String error(Scene scene) {
        LastError error = Objects.requireNonNull(scene.status().lastError());
        return error.reason() + ": " + error.message();
    }
}
