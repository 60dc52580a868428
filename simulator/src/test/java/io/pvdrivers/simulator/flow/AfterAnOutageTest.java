package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The API server was away for longer than anything in a run may take, and the first look after it is at caches from before: VMs that were starting
 * then seem to have been starting all the time.
 */
class AfterAnOutageTest {
    private static final Duration AWAY = Duration.ofHours(2);

    @ParameterizedTest
    @ValueSource(strings = {"MediaAttached", "Verified"})
    void noVmIsGivenUpForWhatCachesShow(String gate) {
        var scene = Scene.of(Manifests.SATA_E1000E);
        scene.playUntil(() -> isStartingAt(scene, gate));
        scene.operator.losesSightOfInstances();
        scene.world.advance(scene.world.now().plus(AWAY));

        scene.operator.look();

        scene.operator.seesInstancesAgain();
        scene.playToItsEnd(Duration.ofHours(1));
        assertThat(scene.phase()).as(scene::told).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
        assertThat(scene.status().rollback()).isNull();
    }

    private static boolean isStartingAt(Scene scene, String gate) {
        var stands = scene.operator
                .status(scene.vm)
                .flatMap(s -> Optional.ofNullable(s.run()))
                .flatMap(r -> Optional.ofNullable(r.steps()))
                .filter(steps -> steps.getLast().gate().equals(gate))
                .isPresent();
        var phase =
                scene.world.instance(scene.vm).map(i -> i.at("/status/phase").asText());
        return stands && phase.filter(p -> !p.equals("Running")).isPresent();
    }
}
