package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An owner who pauses a VM in the middle of a run, for longer than anything in it may take. */
class LongPauseTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofHours(5);
    private static final Duration ENOUGH = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(strings = {"DriversInstalled", "BootReady", "Verified"})
    void costsTheRunNothing(String gate) {
        var scene = Scene.of(Manifests.SATA_E1000E);
        playUntilItStandsAt(scene, gate);

        scene.ownerPauses();
        scene.operator.runBriefly(LONG);
        assertThat(scene.status().waitingFor().reason()).isEqualTo("VirtualMachinePaused");
        assertThat(scene.status().run().interruption().until()).isNull();
        scene.ownerUnpauses();
        scene.playToItsEnd(ENOUGH);

        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
        var interruption = scene.status().run().interruption();
        assertThat(Duration.between(interruption.since(), interruption.until()))
                .isBetween(LONG.minus(MOMENT), LONG.plusMinutes(2));
    }

    @Test
    void isWrittenOnceWhenItBeginsAndOnceWhenItEnds() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        playUntilItStandsAt(scene, "DriversInstalled");
        scene.ownerPauses();
        scene.play(Duration.ofMinutes(10));
        var writes = scene.operator.statusWrites();

        scene.play(LONG);

        assertThat(scene.operator.statusWrites()).isEqualTo(writes);
    }

    private static void playUntilItStandsAt(Scene scene, String gate) {
        for (int i = 0; i < 2000 && !standsAt(scene, gate); i++) {
            scene.play(MOMENT);
        }
        assertThat(standsAt(scene, gate))
                .as("stands at " + gate + " at some time")
                .isTrue();
    }

    private static boolean standsAt(Scene scene, String gate) {
        return scene.operator
                .status(scene.vm)
                .flatMap(s -> Optional.ofNullable(s.run()))
                .flatMap(r -> Optional.ofNullable(r.steps()))
                .filter(steps -> steps.get(steps.size() - 1).gate().equals(gate))
                .filter(steps -> isRunning(scene))
                .isPresent();
    }

    private static boolean isRunning(Scene scene) {
        return scene.world
                .instance(scene.vm)
                .filter(i -> i.at("/status/phase").asText().equals("Running"))
                .isPresent();
    }
}
