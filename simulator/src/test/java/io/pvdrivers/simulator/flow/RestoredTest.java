package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots that are not what they should be, and VMs that their owners restore from one. */
class RestoredTest {
    private static final String SNAPSHOT = Variations.policy("safety: {snapshot: BeforeSwitch}");
    private static final Duration LONG = Duration.ofMinutes(60);

    @Test
    void aVmIsBroughtOnAgainOnceItsOwnerAsksForIt() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT).playToItsEnd(LONG);
        var first = snapshot(scene);
        scene.ownerRestores(first);
        scene.playUntil(() -> scene.waitsFor().equals("Restored"));
        var restarts = scene.cluster.restarts();
        scene.play(Duration.ofHours(1));
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);

        scene.annotate("pvdrivers.io/retry", "1");
        scene.playUntil(() -> scene.phase() == Phase.READY);

        assertThat(scene.operator.deeds(scene.vm)).containsSubsequence("DropSnapshot", "TakeSnapshot", "Switch");
        assertThat(scene.world.snapshots().names()).hasSize(1);
        assertThat(snapshot(scene)).isNotEqualTo(first);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-").doesNotContain("sata");
        assertThat(scene.cluster.restarts()).isLessThanOrEqualTo(restarts + 2);
    }

    @Test
    void aVmThatIsRestoredInTheMidstIsLeftToItsOwner() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT);
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Switch"));
        var restarts = scene.cluster.restarts();

        scene.ownerRestores(snapshot(scene));
        scene.playUntil(() -> scene.waitsFor().equals("Restored"));
        scene.play(LONG);

        assertThat(scene.waitsFor()).isEqualTo("Restored");
        assertThat(Diff.ignoringMacs(scene.object()).at("/spec/template/spec/domain/devices"))
                .isEqualTo(Diff.ignoringMacs(scene.before).at("/spec/template/spec/domain/devices"));
        assertThat(scene.cluster.restarts()).as(scene.told()).isLessThanOrEqualTo(restarts + 1);

        scene.annotate("pvdrivers.io/retry", "1");
        scene.playUntil(() -> scene.phase() == Phase.READY);
    }

    @Test
    void aSnapshotThatWindowsThawedTooEarlyIsSaidToBeLikeAPowerCut() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT, Fault.SNAPSHOT_FREEZE_EXPIRES)
                .playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(Stream.ofNullable(scene.status().notices()).flatMap(List::stream))
                .extracting(Notice::message)
                .anyMatch(message -> message.contains(snapshot(scene)));
    }

    @Test
    void whereNoneCanBeHadTheVmIsLeftAlone() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT, Fault.NO_VOLUME_SNAPSHOT_CLASS)
                .play(LONG);

        assertThat(scene.waitsFor()).isEqualTo("SnapshotImpossible");
        assertThat(Objects.requireNonNull(scene.status().waitingFor()).message())
                .contains("root");
        assertThat(scene.cluster.writes()).isEmpty();
    }

    @Test
    void oneThatFailsIsTriedAgainAndThenLeftWithNothingSwitched() {
        var scene = Scene.of(Manifests.SATA_E1000E, SNAPSHOT, Fault.SNAPSHOT_FAILS);
        scene.playUntil(() -> scene.waitsFor().equals("RetryPending"));
        assertThat(Objects.requireNonNull(scene.status().waitingFor()).until()).isNotNull();
        assertThat(Objects.requireNonNull(scene.status().run()).reason()).isEqualTo("SnapshotFailed");

        scene.operator.runBriefly(Duration.ofDays(2));

        assertThat(scene.waitsFor()).isEqualTo("Held");
        assertThat(scene.operator.deeds(scene.vm)).doesNotContain("Switch");
        assertThat(Diff.ignoringMacs(scene.object())).isEqualTo(Diff.ignoringMacs(scene.before));
        assertThat(scene.world.snapshots().names())
                .as("the last one, which tells what went wrong")
                .hasSize(1);
    }

    private static String snapshot(Scene scene) {
        return scene.world.snapshots().names().iterator().next().name();
    }
}
