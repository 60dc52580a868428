package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What happens to a VM while its ISO or its primer is being plugged in. */
class HotDisturbedTest {
    private static final Duration LONG = Duration.ofMinutes(60);

    @Test
    void theOwnerRestartsWhileTheIsoComesIn() {
        var scene = MatrixFlow.named("import-into-a-drive").begin();
        scene.playUntil(() -> scene.waitsFor().equals("Plugging") && hasVolume(scene, "pvdrivers-drive"));

        scene.userRestarts();
        scene.playToItsEnd(LONG);

        assertReady(scene, 1);
    }

    /** A new instance voids no proof that was not there yet; the primer comes in with it. */
    @Test
    void theOwnerRestartsWhileThePrimerComesIn() {
        var scene = MatrixFlow.named("primer-only").begin();
        scene.playUntil(() -> scene.waitsFor().equals("Plugging") && hasVolume(scene, "pvdrivers-primer"));

        scene.userRestarts();
        scene.playToItsEnd(LONG);

        assertReady(scene, 1);
        assertThat(scene.world.volumes().dataVolumes())
                .noneMatch(volume -> volume.name().contains("primer"));
    }

    @Test
    void theOwnerRestartsOnceTheProofIsStoredAndThePrimerIsLeaving() {
        var scene = MatrixFlow.named("primer-only").begin();
        scene.playUntil(() -> scene.status().proof() != null);

        scene.userRestarts();
        scene.playToItsEnd(LONG);

        assertReady(scene, 1);
    }

    @Test
    void theVmMigratesWhileTheIsoComesIn() {
        var scene = MatrixFlow.named("import-into-a-drive").begin();
        scene.playUntil(() -> scene.waitsFor().equals("Plugging") && hasVolume(scene, "pvdrivers-drive"));

        scene.migrates();
        scene.playToItsEnd(LONG);

        assertReady(scene, 1);
    }

    @Test
    void theVmMigratesWhileThePrimerComesIn() {
        var scene = MatrixFlow.named("import-into-a-drive").begin();
        scene.playUntil(() -> scene.waitsFor().equals("Plugging") && hasVolume(scene, "pvdrivers-primer"));

        scene.migrates();
        scene.playToItsEnd(LONG);

        assertReady(scene, 1);
    }

    /** Whatever somebody does, and whenever. */
    @Test
    void atEveryStepTheOwnerRestarts() {
        assertThat(brokenAtAnyStep(Scene::userRestarts)).isEmpty();
    }

    @Test
    void atEveryStepTheVmMigrates() {
        assertThat(brokenAtAnyStep(scene -> scene.world.let(vms -> vms.migrate(scene.vm))))
                .isEmpty();
    }

    @Test
    void atEveryStepWindowsReboots() {
        assertThat(brokenAtAnyStep(scene -> scene.world.guestReboots(scene.vm))).isEmpty();
    }

    private static List<String> brokenAtAnyStep(Consumer<Scene> disturbance) {
        var flow = MatrixFlow.named("import-into-a-drive");
        var calm = flow.begin().playToItsEnd(LONG);
        var failures = new ArrayList<String>();
        for (int deeds = 1; deeds < calm.cluster.strikes().deeds(); deeds++) {
            var scene = flow.begin();
            var then = deeds;
            scene.playUntil(() -> scene.cluster.strikes().deeds() >= then);
            disturbance.accept(scene);
            scene.playToItsEnd(LONG);
            // One more where the owner's restart took with it what had been plugged in.
            if (scene.phase() != Phase.READY || scene.cluster.restarts() > 2 || leavesSomething(scene)) {
                failures.add("after " + deeds + " deeds: " + scene.phase() + ", " + scene.cluster.restarts()
                        + " restarts\n" + scene.told());
            }
        }
        return failures;
    }

    private static void assertReady(Scene scene, int restarts) {
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).as(scene.told()).isEqualTo(restarts);
        assertThat(leavesSomething(scene)).isFalse();
    }

    private static boolean leavesSomething(Scene scene) {
        return Diff.entries(scene.object()).contains("pvdrivers-")
                || scene.world.volumes().dataVolumes().stream()
                        .anyMatch(volume -> volume.name().contains("primer"));
    }

    private static boolean hasVolume(Scene scene, String name) {
        return scene.object().at("/spec/template/spec/volumes").toString().contains("\"" + name + "\"");
    }
}
