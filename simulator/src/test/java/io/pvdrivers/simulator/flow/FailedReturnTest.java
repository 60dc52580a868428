package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A guest that stays silent on its new devices, and on its old ones as well. */
class FailedReturnTest {
    private static final Duration LONG = Duration.ofHours(3);
    private static final String RUNBOOK = "when-a-vm-does-not-return";

    @Test
    void endsAsFailedWithAllThatIsKnown() {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.AGENT_LOST_FOR_GOOD);
        scene.playToItsEnd(LONG);

        var status = scene.status();
        var run = Objects.requireNonNull(status.run());
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.FAILED);
        assertThat(run.reason()).isEqualTo("ReturnFailed");
        assertThat(Objects.requireNonNull(status.waitingFor()).message()).contains(RUNBOOK);
        assertThat(status.lastError()).isNotNull();
        assertThat(status.attempts()).isEqualTo(1);
        assertThat(Objects.requireNonNull(run.screenshot()).configMap()).isEqualTo("erp-screen");
        assertThat(Objects.requireNonNull(run.screenshotAfterReturn()).configMap())
                .isEqualTo("erp-screen-returned");
        assertThat(run.screenshot().vmiUID())
                .isNotEqualTo(run.screenshotAfterReturn().vmiUID());
        assertThat(scene.operator.deeds(scene.vm))
                .filteredOn("KeepScreenshot"::equals)
                .hasSize(2);
        assertThat(scene.cluster.restarts()).isEqualTo(3);
        assertThat(Diff.ignoringMacs(scene.object())).isEqualTo(Diff.ignoringMacs(scene.before));
    }

    @Test
    void isNotTriedAgainByItself() {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.AGENT_LOST_FOR_GOOD);
        scene.playToItsEnd(LONG);

        scene.operator.runBriefly(Duration.ofDays(2));

        assertThat(scene.cluster.restarts()).isEqualTo(3);
        assertThat(scene.phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void namesTheSnapshotThatMayHelp() {
        var scene = Scene.of(
                Manifests.SATA_E1000E,
                Manifests.POLICY + "  safety: {snapshot: BeforeSwitch}\n",
                Fault.AGENT_LOST_FOR_GOOD);
        scene.playToItsEnd(LONG);

        var snapshot = scene.world.snapshots().names().iterator().next().name();
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(scene.status().waitingFor()).message())
                .contains(RUNBOOK)
                .contains(snapshot);
        scene.operator.runBriefly(Duration.ofDays(10));
        assertThat(scene.world.snapshots().names()).hasSize(1);
    }

    @Test
    void sayWhyThereIsNoPicture() {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.AGENT_LOST_FOR_GOOD, Fault.SCREENSHOT_FAILS);
        scene.playToItsEnd(LONG);

        var run = Objects.requireNonNull(scene.status().run());
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(run.screenshot()).configMap()).isNull();
        assertThat(run.screenshot().message()).isNotBlank();
    }
}
