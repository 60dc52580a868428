package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** VMs with {@code domain.rebootPolicy: Terminate}, in which a reboot of Windows is a restart of the VM. */
class RebootPolicyTest {
    private static final Duration LONG = Duration.ofMinutes(90);
    private static final String WHEN_USER_RESTARTS =
            Manifests.POLICY.replace("{restart: Automatic, windows: [{always: true}]}", "{}");

    @Test
    void theOwnersRebootsBringTheRunOn() {
        var scene = Scene.of(terminating(), WHEN_USER_RESTARTS, 1);
        for (int restart = 0; restart < 2; restart++) {
            scene.playUntil(() -> scene.waitsFor().equals("AwaitingRestart"));
            assertThat(Objects.requireNonNull(scene.status().waitingFor()).message())
                    .contains("or reboot Windows inside it");
            scene.ownerRebootsInside();
            scene.playUntil(() -> !scene.waitsFor().equals("AwaitingRestart"));
        }
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isZero();
    }

    /** KubeVirt makes a new instance under runStrategy Always alone: elsewhere the VM is off then. */
    @Test
    void whereNoNewInstanceFollowsTheOwnerIsNotToldToReboot() {
        var vm = terminating();
        vm.withObject("/spec").put("runStrategy", "RerunOnFailure");
        var scene = Scene.of(vm, WHEN_USER_RESTARTS, 1);
        scene.playUntil(() -> scene.waitsFor().equals("AwaitingRestart"));
        assertThat(Objects.requireNonNull(scene.status().waitingFor()).message())
                .doesNotContain("or reboot Windows");

        scene.ownerRebootsInside();
        scene.playUntil(() -> scene.waitsFor().equals("NotRunning"));
        scene.userStarts();
        scene.playUntil(() -> scene.waitsFor().equals("AwaitingRestart")
                && scene.operator.deeds(scene.vm).contains("Switch"));
        scene.userRestarts();
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isZero();
    }

    @Test
    void aRebootAtAnyStepOfARunCostsNoMoreThanARestart() {
        var calm = Scene.of(terminating(), Manifests.POLICY, 1).playToItsEnd(LONG);
        assertThat(calm.phase()).isEqualTo(Phase.READY);
        var failures = new ArrayList<String>();
        for (int deeds = 1; deeds < calm.cluster.strikes().deeds(); deeds++) {
            var scene = Scene.of(terminating(), Manifests.POLICY, 1);
            var then = deeds;
            scene.playUntil(() -> scene.cluster.strikes().deeds() >= then);
            scene.world.guestReboots(scene.vm);
            scene.playToItsEnd(LONG);
            if (scene.phase() != Phase.READY
                    || scene.cluster.restarts() > 2
                    || !Diff.ignoringMacs(scene.object()).equals(Diff.ignoringMacs(calm.object()))) {
                failures.add("after " + deeds + " deeds: " + scene.cluster.restarts() + " restarts, " + scene.told());
            }
        }
        assertThat(failures).isEmpty();
    }

    private static ObjectNode terminating() {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        vm.withObject("/spec/template/spec/domain").put("rebootPolicy", "Terminate");
        return vm;
    }
}
