package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed right before or right after one deed, with volumes, plugs, a snapshot or pictures on the way: the same end, no restart more. */
class CrashInHotFlowsTest {
    private static final Duration LONG = Duration.ofMinutes(80);

    /** What a flow leaves behind. */
    private record End(Phase phase, long restarts, String vm, Set<String> volumes, int snapshots, int pictures) {
        static End of(Scene scene) {
            return new End(
                    scene.phase(),
                    scene.cluster.restarts(),
                    Diff.ignoringMacs(scene.object()).toString(),
                    scene.world.volumes().dataVolumes().stream()
                            .map(name -> name.name())
                            .collect(Collectors.toSet()),
                    scene.world.snapshots().names().size(),
                    scene.operator.screens().kept().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "import-into-a-drive,         READY,       1",
        "primer-only,                 READY,       1",
        "claim-into-a-drive-to-scsi,  READY,       1",
        "import-and-a-drive-kept,     READY,       2",
        "snapshot,                    READY,       2",
        "return-from-a-drive,         ROLLED_BACK, 2",
    })
    void endsTheSameWhereverItIsKilled(String name, Phase phase, int restarts) {
        var flow = MatrixFlow.named(name);
        var calm = flow.begin().playToItsEnd(LONG);
        var expected = End.of(calm);
        assertThat(expected.phase()).isEqualTo(phase);
        assertThat(expected.restarts()).isEqualTo(restarts);

        var failures = new ArrayList<String>();
        for (int deed = 0; deed < calm.cluster.strikes().deeds(); deed++) {
            // CrashAnywhereTest does both at each deed of a flow that is not hot.
            var after = deed % 2 == 0;
            var scene = flow.begin();
            scene.cluster.strikes().at(deed, after);
            scene.playToItsEnd(LONG);
            if (!End.of(scene).equals(expected)) {
                failures.add("killed " + (after ? "after" : "before") + " deed " + deed + ": " + End.of(scene) + "\n"
                        + String.join("\n", scene.story()));
            }
        }
        assertThat(failures).isEmpty();
    }
}
