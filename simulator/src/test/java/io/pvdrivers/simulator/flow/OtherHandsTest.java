package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** People and tools that change the VM in the middle of its run. */
class OtherHandsTest {
    private static final Duration MOMENT = Duration.ofSeconds(5);

    @Test
    void aToolThatTakesTheIsoOutAgainCostsFewRestarts() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        for (int i = 0; i < 1000 && !isHeld(scene); i++) {
            scene.play(MOMENT);
            scene.cluster.edit(scene.vm, OtherHandsTest::withoutOurs);
        }

        assertThat(scene.status().run().reason()).isEqualTo("Contested");
        assertThat(scene.cluster.restarts()).isLessThanOrEqualTo(3);
        assertThat(scene.status().waitingFor().message()).contains("Somebody put the VM's devices back");
    }

    @Test
    void aDiskThatWasRightAndThatItsOwnerTakesAwayIsMissedAndNotContested() {
        var manifest = Manifests.object(Manifests.SATA_E1000E);
        add(manifest, "archive");
        var scene = Scene.of(manifest, Manifests.POLICY.replace("rollout: {", "rollout: {foreignChanges: Apply, "), 1);
        for (int i = 0; i < 1000 && !isSwitched(scene); i++) {
            scene.play(MOMENT);
        }
        scene.cluster.edit(scene.vm, vm -> without(vm, "archive"));

        scene.playToItsEnd(Duration.ofHours(2));

        assertThat(scene.status().waitingFor().reason()).isEqualTo("DisksOffline");
        assertThat(scene.phase()).isEqualTo(Phase.WAITING);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
        assertThat(scene.object()
                        .at("/spec/template/spec/domain/devices/disks/0/disk/bus")
                        .asText())
                .isEqualTo("virtio");
    }

    @Test
    void aSpecThatAToolPutsBackIsPutRightWithoutARestart() {
        var scene = Scene.of(Manifests.SATA_E1000E).playToItsEnd(Duration.ofHours(1));
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        var restarts = scene.cluster.restarts();
        scene.cluster.edit(scene.vm, vm -> {
            var devices = vm.withObject("/spec/template/spec/domain/devices");
            ((ObjectNode) devices.at("/disks/0/disk")).put("bus", "sata");
            ((ObjectNode) devices.at("/interfaces/0")).put("model", "e1000e");
            return vm;
        });
        scene.play(Duration.ofSeconds(5));

        scene.playToItsEnd(Duration.ofHours(1));

        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);
        assertThat(scene.object()
                        .at("/spec/template/spec/domain/devices/disks/0/disk/bus")
                        .asText())
                .isEqualTo("virtio");
    }

    /** Its other devices have not moved, so the switch is not done; a restart for the ISO would boot from what nothing has proven. */
    @Test
    void aBootDiskThatSomebodySwitchesBeforeTheProofIsNotRestartedInto() {
        var policy = Manifests.POLICY.replace(
                "rollout: {restart: Automatic", "rollout: {foreignChanges: Apply, restart: Manual");
        var scene = Scene.of(Manifests.object(Manifests.SATA_E1000E), policy, 1);
        scene.playUntil(() -> scene.waitsFor().equals("AwaitingApproval"));
        scene.edit("/spec/template/spec/domain/devices/disks/0/disk", "bus", "virtio");
        scene.annotate("pvdrivers.io/approved", "true");
        scene.play(Duration.ofMinutes(30));

        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("ForeignEdit");
        assertThat(scene.status().waitingFor().message()).contains("before it was proven that Windows can boot");
        assertThat(scene.cluster.restarts()).isZero();

        scene.edit("/spec/template/spec/domain/devices/disks/0/disk", "bus", "sata");
        scene.playUntil(() -> scene.phase() == Phase.READY);
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
    }

    private static boolean isHeld(Scene scene) {
        return scene.operator
                .status(scene.vm)
                .flatMap(s -> Optional.ofNullable(s.waitingFor()))
                .filter(w -> w.reason().equals("Contested"))
                .isPresent();
    }

    private static boolean isSwitched(Scene scene) {
        return scene.operator
                .status(scene.vm)
                .flatMap(s -> Optional.ofNullable(s.run()))
                .filter(r -> r.switching() != null)
                .isPresent();
    }

    private static void add(ObjectNode vm, String name) {
        var spec = vm.withObject("/spec/template/spec");
        spec.withArray("/domain/devices/disks")
                .addObject()
                .put("name", name)
                .putObject("disk")
                .put("bus", "virtio");
        spec.withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("dataVolume")
                .put("name", name);
    }

    private static ObjectNode withoutOurs(ObjectNode vm) {
        return without(without(vm, "pvdrivers-media"), "pvdrivers-primer");
    }

    private static ObjectNode without(ObjectNode vm, String name) {
        remove(vm.at("/spec/template/spec/domain/devices/disks"), name);
        remove(vm.at("/spec/template/spec/volumes"), name);
        return vm;
    }

    private static void remove(JsonNode list, String name) {
        for (var entries = list.elements(); entries.hasNext(); ) {
            if (entries.next().path("name").asText().equals(name)) {
                entries.remove();
            }
        }
    }
}
