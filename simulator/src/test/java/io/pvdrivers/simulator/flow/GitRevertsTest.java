package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A tool that keeps the VM as Git has it. */
class GitRevertsTest {
    private static final String RIDE_ALONG =
            Manifests.POLICY.replace("restart: Automatic", "restart: WhenUserRestarts");
    private static final Duration DAY = Duration.ofDays(1);

    /** Argo CD, before any instance runs on the switched devices. */
    @Test
    void theThirdRevertWithinAnHourHoldsTheVmAndNamesManagerAndField() {
        var scene = Scene.of(Manifests.SATA_E1000E, RIDE_ALONG);
        rideUntil(scene, () -> isSwitched(scene));

        for (var reverted = 0; reverted < 3; reverted++) {
            rideUntil(scene, () -> isSwitched(scene));
            revert(scene, "argocd-controller");
        }
        scene.playUntil(() -> scene.waitsFor().equals("Contested"));

        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("Contested");
        assertThat(scene.status().waitingFor().message())
                .contains("Argo CD (field manager argocd-controller)")
                .contains("spec.template.spec.domain.devices.disks")
                .contains("3 times within an hour")
                .contains("spec.mode: Propose of policy windows");
        assertThat(reverts(scene))
                .hasSize(3)
                .allSatisfy(r -> assertThat(r.manager()).isEqualTo("argocd-controller"))
                .extracting(Revert::times)
                .containsExactly(1, 2, 3);
        assertThat(scene.cluster.restarts()).as("of the operator's").isZero();
        assertThat(scene.hasInSpec(Names.MEDIA)).isFalse();
    }

    /** Each success is undone a while later: every time that costs a run, and no restart. */
    @Test
    void revertsAfterRunsThatSucceededCountTogether() {
        var scene = Scene.of(Manifests.SATA_E1000E).playToItsEnd(DAY);
        var restarts = scene.cluster.restarts();
        for (var reverted = 0; reverted < 3; reverted++) {
            assertThat(scene.phase()).isEqualTo(Phase.READY);
            scene.play(Duration.ofMinutes(5));
            revert(scene, "kustomize-controller");
            scene.playUntil(() -> isSwitched(scene) && scene.phase() == Phase.READY
                    || scene.waitsFor().equals("Contested"));
        }

        assertThat(scene.waitsFor()).isEqualTo("Contested");
        assertThat(scene.status().waitingFor().message()).startsWith("Flux (field manager kustomize-controller) put ");
        assertThat(isSwitched(scene)).isFalse();
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);

        scene.play(Duration.ofHours(3));
        assertThat(scene.waitsFor()).as("it does not begin again by itself").isEqualTo("Contested");

        scene.annotate(Names.RETRY, "1");
        scene.playUntil(() -> scene.phase() == Phase.READY);
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.status().reverts()).isNull();
    }

    @Test
    void revertsThatComeRarelyAreSeenToEachTime() {
        var scene = Scene.of(Manifests.SATA_E1000E).playToItsEnd(DAY);
        for (var reverted = 0; reverted < 5; reverted++) {
            scene.play(Duration.ofHours(1));
            revert(scene, "helm");
            scene.playUntil(() -> isSwitched(scene) && scene.phase() == Phase.READY);
            assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        }
        assertThat(reverts(scene)).hasSize(5);
    }

    /** The VM restarted on its old devices meanwhile: what proved that Windows can boot is void with the instance it was found in. */
    @Test
    void afterARevertAndARestartTheDevicesMoveOnANewProofAlone() {
        var scene = Scene.of(Manifests.SATA_E1000E, RIDE_ALONG);
        rideUntil(scene, () -> isSwitched(scene));
        var proven = scene.status().proof().vmiUID();
        revert(scene, "argocd-controller");
        scene.userRestarts();

        rideUntil(scene, () -> scene.phase() == Phase.READY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.status().proof().vmiUID()).isNotEqualTo(proven);
    }

    /** The VM has restarted twice for what a tool took out while it shut down: it is not to restart a third time for that. */
    @Test
    void whatTheVmWasRestartedForIsPutInTwiceAndEachRevertIsOnRecord() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        for (var reverted = 1; reverted <= 2; reverted++) {
            var restarts = reverted;
            scene.playUntil(() -> scene.hasInSpec(Names.MEDIA) && scene.cluster.restarts() == restarts);
            assertThat(scene.hasInSpec(Names.MEDIA)).as(scene.told()).isTrue();
            unstage(scene);
        }
        scene.playUntil(() -> scene.waitsFor().equals("Contested"));

        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("Contested");
        assertThat(reverts(scene))
                .extracting(r -> r.act() + " " + r.times() + " " + r.manager())
                .containsExactly("Stage 1 kustomize-controller", "Stage 2 kustomize-controller");
        assertThat(scene.status().waitingFor().message())
                .contains(
                        "Flux (field manager kustomize-controller) put spec.template.spec.domain.devices.disks of the VM back again. ");
    }

    private static void unstage(Scene scene) {
        scene.cluster.edit(scene.vm, vm -> {
            var spec = vm.withObject("/spec/template/spec");
            for (var list : List.of(spec.withArray("/volumes"), spec.withArray("/domain/devices/disks"))) {
                for (int i = list.size() - 1; i >= 0; i--) {
                    if (list.path(i).path("name").asText().startsWith("pvdrivers-")) {
                        list.remove(i);
                    }
                }
            }
            return vm;
        });
        scene.appliedBy("kustomize-controller");
    }

    @Test
    void aVmThatAToolKeepsAsGitHasItSaysSoBeforeAnythingIsWritten() {
        var manifest = Manifests.object(Manifests.SATA_E1000E);
        manifest.withObject("/metadata/annotations")
                .put("argocd.argoproj.io/tracking-id", "erp:kubevirt.io/VirtualMachine:vms/erp");
        var scene = Scene.of(manifest, RIDE_ALONG, 1);
        scene.play(Duration.ofMinutes(1));

        assertThat(scene.status().notices())
                .filteredOn(n -> n.reason().equals("ManagedByGit"))
                .singleElement()
                .satisfies(n ->
                        assertThat(n.message()).startsWith("Argo CD (application erp) keeps this VM as Git has it"));

        rideUntil(scene, () -> scene.phase() == Phase.READY);
        assertThat(Optional.ofNullable(scene.status().notices()).orElse(List.of()))
                .noneMatch(n -> n.reason().equals("ManagedByGit"));
    }

    /** The owner restarts the VM whenever the operator waits for that. */
    private static void rideUntil(Scene scene, BooleanSupplier reached) {
        for (var restarts = 0; restarts < 4 && !reached.getAsBoolean(); restarts++) {
            scene.playUntil(() -> reached.getAsBoolean() || scene.waitsFor().equals("AwaitingRestart"));
            if (!reached.getAsBoolean()) {
                scene.userRestarts();
                scene.play(Duration.ofMinutes(10));
            }
        }
        assertThat(reached.getAsBoolean()).as(scene.told()).isTrue();
    }

    private static boolean isSwitched(Scene scene) {
        return scene.object()
                .at("/spec/template/spec/domain/devices/disks/0/disk/bus")
                .asText()
                .equals("virtio");
    }

    private static List<Revert> reverts(Scene scene) {
        return Optional.ofNullable(scene.status().reverts()).orElse(List.of());
    }

    private static void revert(Scene scene, String manager) {
        scene.cluster.edit(scene.vm, vm -> {
            var devices = vm.withObject("/spec/template/spec/domain/devices");
            ((ObjectNode) devices.at("/disks/0/disk")).put("bus", "sata");
            ((ObjectNode) devices.at("/interfaces/0")).put("model", "e1000e");
            return vm;
        });
        scene.appliedBy(manager);
    }
}
