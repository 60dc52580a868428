package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows is shut down inside a VM that has run with the ISO for long: it came through, and is no VM that does not start. */
class ShutDownInsideTest {
    private static final Duration LONG = Duration.ofMinutes(90);
    private static final String BY_HAND = Variations.policy("install: {method: Manual}");

    /** KubeVirt starts it anew by itself. */
    @Test
    void theRunGoesOnInTheNextInstance() {
        var scene = inHands("Always");

        scene.ownerShutsDownInside();
        scene.play(LONG);
        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("InstallByHand");

        comesToItsEnd(scene);
    }

    /** Elsewhere its owner has to start it; an instance that has ended stays under Manual, and goes under RerunOnFailure. */
    @ParameterizedTest
    @ValueSource(strings = {"Manual", "RerunOnFailure"})
    void theRunWaitsForItsOwner(String runStrategy) {
        var scene = inHands(runStrategy);

        scene.ownerShutsDownInside();
        scene.play(LONG);
        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("NotRunning");
        assertThat(scene.hasInSpec("pvdrivers-media")).isTrue();

        scene.userStarts();
        scene.playUntil(() -> scene.waitsFor().equals("InstallByHand"));
        comesToItsEnd(scene);
    }

    private static Scene inHands(String runStrategy) {
        var vm = Variations.base();
        vm.withObject("/spec").put("runStrategy", runStrategy);
        var scene = Scene.of(vm, BY_HAND, 1);
        if (scene.world.instance(scene.vm).isEmpty()) {
            scene.userStarts();
        }
        scene.playUntil(() -> scene.waitsFor().equals("InstallByHand"));
        return scene.play(LONG);
    }

    private static void comesToItsEnd(Scene scene) {
        assertThat(scene.world.adminInstallsDrivers(scene.vm)).isTrue();
        scene.playToItsEnd(LONG);
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
    }
}
