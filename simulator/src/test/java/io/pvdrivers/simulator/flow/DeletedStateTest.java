package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.gate.Reason;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody deletes the DriverState in the middle of a run, and with it all that was known of it. The VM comes to its end all the same. */
class DeletedStateTest {
    private static final Duration LONG = Duration.ofHours(3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Admitted",
                "MediaAttached",
                "DriversInstalled",
                "BootReady",
                "DevicesSwitched",
                "Restarted",
                "Verified",
                "Ready"
            })
    void theVmIsReadyInTheEnd(String gate) {
        var scene = Scene.of(Manifests.SATA_E1000E);
        scene.playUntil(() -> hasPassed(scene, gate));

        scene.operator.deleteState(scene.vm);
        scene.playUntil(() -> scene.phase() == Phase.READY || awaitsPerson(scene));
        if (scene.phase() != Phase.READY) {
            assertThat(scene.waitsFor()).as(scene::told).isEqualTo("AwaitingRestart");
            scene.userRestarts();
            scene.playToItsEnd(LONG);
        }

        assertThat(scene.phase()).as(scene::told).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).as(scene::told).isLessThanOrEqualTo(4);
    }

    private static boolean hasPassed(Scene scene, String gate) {
        return scene.operator.status(scene.vm).stream()
                .flatMap(status -> status.conditions().stream())
                .anyMatch(c -> c.getType().equals(gate) && c.getStatus().equals("True"));
    }

    private static boolean awaitsPerson(Scene scene) {
        return scene.operator
                .status(scene.vm)
                .map(DriverStateStatus::waitingFor)
                .flatMap(waits -> Reason.ofCode(waits.reason()))
                .filter(Reason::awaitsPerson)
                .isPresent();
    }
}
