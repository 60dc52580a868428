package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.ClusterClock;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks are set in the middle of a run. No VM is sent back, fails or is restarted once more for it. */
class ClockStepsTest {
    private static final List<String> GATES = List.of("MediaAttached", "DriversInstalled", "Restarted", "Verified");
    private static final Duration LONG = Duration.ofHours(3);

    /** A process that starts on a node whose clock is wrong goes by the API server's. */
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "PT8760H", "PT-8760H"})
    void aNodesClockIsWrong(Duration off) {
        for (var gate : GATES) {
            var scene = Scene.of(Manifests.SATA_E1000E);
            scene.playUntil(() -> standsAt(scene, gate));

            scene.operator.forgetWhatItSaw();
            goesByTheApiServer(scene, scene.world.now().plus(off), Duration.ZERO);
            scene.playToItsEnd(LONG);

            comesWell(scene, gate);
        }
    }

    /** KubeVirt's own times stay as they are, as those of other nodes. */
    @ParameterizedTest
    @ValueSource(strings = {"PT10M", "PT-10M", "PT1H", "PT-1H", "PT8760H"})
    void theApiServersClockIsSet(Duration step) {
        for (var gate : GATES) {
            var scene = Scene.of(Manifests.SATA_E1000E);
            scene.playUntil(() -> standsAt(scene, gate));

            goesByTheApiServer(scene, scene.world.now(), step);
            scene.playToItsEnd(LONG);

            comesWell(scene, gate);
        }
    }

    /** Waits that had begun last longer by as much, which is no harm to a VM. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-8760H"})
    void theApiServersClockIsSetBackByAYear(Duration step) {
        for (var gate : GATES) {
            var scene = Scene.of(Manifests.SATA_E1000E);
            scene.playUntil(() -> standsAt(scene, gate));

            goesByTheApiServer(scene, scene.world.now(), step);
            scene.playToItsEnd(LONG);

            assertThat(scene.status().rollback()).as(gate).isNull();
            assertThat(scene.phase()).as(gate).isNotEqualTo(Phase.FAILED);
            assertThat(scene.cluster.restarts()).as(gate).isLessThanOrEqualTo(2);
        }
    }

    /** A guest that does not return is sent back all the same, only somewhat sooner or later. */
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void aGuestThatDoesNotReturnIsStillSentBack(Duration step) {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.STOP_ERROR_AFTER_SWITCH);
        scene.playUntil(() -> standsAt(scene, "Verified"));
        var switched = scene.world.now();

        goesByTheApiServer(scene, scene.world.now(), step);
        scene.playUntil(() -> scene.status().rollback() != null);

        assertThat(Duration.between(switched, scene.world.now()))
                .isBetween(Duration.ofMinutes(26), Duration.ofMinutes(95));
    }

    private static void comesWell(Scene scene, String gate) {
        assertThat(scene.phase())
                .as(() -> "set at " + gate + ": " + scene.told())
                .isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).as("set at " + gate).isEqualTo(2);
        assertThat(scene.status().run().outcome()).hasToString("SUCCEEDED");
    }

    /** Each look is told how late it is for the API server, as by the answers that it gets. */
    private static void goesByTheApiServer(Scene scene, Instant node, Duration step) {
        var world = scene.world;
        LongSupplier steady = () -> Duration.between(Instant.EPOCH, world.now()).toNanos();
        var clock = new ClusterClock(steady, () -> node);
        clock.told(world.now());
        scene.operator.goesBy(() -> {
            clock.told(world.now().plus(step));
            return clock.instant();
        });
    }

    private static boolean standsAt(Scene scene, String gate) {
        return scene.operator
                .status(scene.vm)
                .flatMap(s -> Optional.ofNullable(s.run()))
                .flatMap(r -> Optional.ofNullable(r.steps()))
                .filter(steps -> steps.getLast().gate().equals(gate))
                .isPresent();
    }
}
