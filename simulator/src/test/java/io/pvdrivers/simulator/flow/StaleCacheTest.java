package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
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

    /** The record that there is under the name may be the other's by now, with the other's way back. */
    @Test
    void anotherVmOfTheNameKeepsItsRecord() {
        var scene = Scene.on(
                KubeVirtRelease.DEFAULT,
                Manifests.object(Manifests.SATA_E1000E),
                Manifests.POLICY,
                1,
                Set.of(),
                world -> new Replacing(new MemoryCluster(world)));
        scene.playToItsEnd(Duration.ofMinutes(30));
        scene.operator.seesVmsLate();
        scene.operator.policies().clear();

        ((Replacing) scene.cluster).another = true;
        scene.operator.look();

        assertThat(scene.operator.isEnrolled(scene.vm)).isTrue();
        assertThat(scene.operator.deeds(scene.vm)).doesNotContain("Forget");
    }

    /** Where somebody deletes a VM and makes another of its name. */
    private static final class Replacing extends ForwardingCluster {
        private boolean another;

        Replacing(FlowCluster cluster) {
            super(cluster);
        }

        @Override
        public Optional<Live> get(String namespace, String name) {
            return super.get(namespace, name).map(live -> another ? replaced(live) : live);
        }

        private static Live replaced(Live live) {
            var object = live.object().deepCopy();
            object.withObject("/metadata").put("uid", "another");
            return new Live(object, Manifests.read(object.toString(), VirtualMachine.class));
        }
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
