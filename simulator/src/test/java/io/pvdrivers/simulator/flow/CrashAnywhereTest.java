package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Killed right before or right after any one write, the operator reaches the same end, and no restart is asked twice. */
class CrashAnywhereTest {
    private static final Duration LONG = Duration.ofMinutes(20);

    @Test
    void aMigrationEndsTheSameWhereverItIsKilled() {
        var calm = Scene.of(Manifests.SATA_E1000E).playToItsEnd(LONG);
        assertThat(calm.phase()).isEqualTo(Phase.READY);

        var failures = new ArrayList<String>();
        for (int deed = 0; deed < calm.cluster.strikes().deeds(); deed++) {
            for (var after : new boolean[] {false, true}) {
                var scene = Scene.of(Manifests.SATA_E1000E);
                scene.cluster.strikes().at(deed, after);
                scene.playToItsEnd(LONG);
                var name = "killed " + (after ? "after" : "before") + " deed " + deed;
                if (scene.phase() != Phase.READY || scene.cluster.restarts() != 2) {
                    failures.add(name + ": " + scene.phase() + ", " + scene.cluster.restarts() + " restarts");
                }
                if (!withoutMac(scene.object()).equals(withoutMac(calm.object()))) {
                    failures.add(name + ": another end");
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aReturnEndsTheSameWhereverItIsKilled() {
        var time = Duration.ofMinutes(80);
        var calm =
                Scene.of(Manifests.SATA_E1000E, Fault.STOP_ERROR_AFTER_SWITCH).playToItsEnd(time);
        assertThat(calm.phase()).isEqualTo(Phase.ROLLED_BACK);

        var failures = new ArrayList<String>();
        for (int deed = 0; deed < calm.cluster.strikes().deeds(); deed++) {
            var scene = Scene.of(Manifests.SATA_E1000E, Fault.STOP_ERROR_AFTER_SWITCH);
            scene.cluster.strikes().at(deed, deed % 2 == 0);
            scene.playToItsEnd(time);
            if (scene.phase() != Phase.ROLLED_BACK
                    || scene.cluster.restarts() != 3
                    || !withoutMac(scene.object()).equals(withoutMac(scene.before))) {
                failures.add("killed at deed " + deed + ": " + scene.phase() + ", " + scene.cluster.restarts()
                        + " restarts");
            }
        }
        assertThat(failures).isEmpty();
    }

    /** A pinned MAC stays, and is drawn anew in each world's restart. */
    private static ObjectNode withoutMac(ObjectNode vm) {
        var copy = vm.deepCopy();
        copy.at("/spec/template/spec/domain/devices/interfaces").forEach(i -> ((ObjectNode) i).remove("macAddress"));
        copy.withObject("/metadata").remove(List.of("resourceVersion", "generation"));
        return copy;
    }
}
