package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A cache that shows each VM as it was one look ago: nothing is lost and nothing done twice. */
class StaleCacheTest {
    @Test
    void aMigrationIsTheSame() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        scene.operator.seesVmsLate();

        scene.playToItsEnd(Duration.ofMinutes(30));

        assertThat(scene.phase()).as(String.join("\n", scene.story())).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
    }

    @Test
    void aReturnIsTheSame() {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.STOP_ERROR_AFTER_SWITCH);
        scene.operator.seesVmsLate();

        scene.playToItsEnd(Duration.ofMinutes(90));

        assertThat(scene.phase()).as(String.join("\n", scene.story())).isEqualTo(Phase.ROLLED_BACK);
        assertThat(scene.cluster.restarts()).isEqualTo(3);
    }

    @Test
    void aPolicyThatIsDeletedLeavesNothingBehind() {
        var failures = new ArrayList<String>();
        for (int look = 1; look < 70; look++) {
            var scene = Scene.of(Manifests.SATA_E1000E);
            scene.operator.seesVmsLate();
            var at = Duration.ofSeconds(5L * look);
            scene.play(at);
            scene.operator.policies().clear();
            scene.play(Duration.ofMinutes(12));
            failures.addAll(DeletedPolicyTest.failuresOf(scene, "deleted after " + at, 2));
        }
        assertThat(failures).isEmpty();
    }
}
