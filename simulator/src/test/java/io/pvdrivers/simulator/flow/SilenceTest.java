package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A VM that is done causes no write at all, whatever its owner does with it. */
class SilenceTest {
    @Test
    void aFinishedVmStaysReadyWithoutAWrite() {
        var scene = Scene.of(Manifests.SATA_E1000E).playToItsEnd(Duration.ofHours(1));
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        var statusWrites = scene.operator.statusWrites();
        var deeds = scene.cluster.strikes().deeds();

        scene.play(Duration.ofMinutes(20));
        scene.userRestarts();
        scene.play(Duration.ofMinutes(20));
        scene.world.guestReboots(scene.vm);
        scene.play(Duration.ofMinutes(20));
        scene.operator.forgetWhatItSaw();
        scene.play(Duration.ofMinutes(20));
        scene.userStops();
        scene.play(Duration.ofMinutes(20));
        scene.userStarts();
        scene.play(Duration.ofMinutes(20));

        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.operator.statusWrites()).isEqualTo(statusWrites);
        assertThat(scene.cluster.strikes().deeds()).isEqualTo(deeds);
    }

    @Test
    void aWholeMigrationTakesFewStatusWrites() {
        var scene = Scene.of(Manifests.SATA_E1000E).playToItsEnd(Duration.ofHours(1));

        assertThat(scene.operator.statusWrites()).isLessThanOrEqualTo(20);
    }
}
