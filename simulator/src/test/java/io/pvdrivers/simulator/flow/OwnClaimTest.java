package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ISO on a claim of the user's own. */
class OwnClaimTest {
    private static final String POLICY =
            Variations.policy("media: {persistentVolumeClaim: {claimName: " + Manifests.ISO_CLAIM + "}}");
    private static final Duration LONG = Duration.ofMinutes(60);

    @Test
    void forOneVmAtATimeComesWithARestartAndLeavesWithTheNext() {
        var scene = with("ReadWriteOnce", Variations.base());
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Install"));
        assertThat(notices(scene)).contains("MediaBlocksMigration");
        assertThat(scene.object().at("/spec/template/spec/volumes").toString())
                .contains(
                        "{\"name\":\"pvdrivers-media\",\"persistentVolumeClaim\":{\"claimName\":\"virtio-win-iso\"}}");
        assertThat(scene.world.let(vms -> vms.migrate(scene.vm))).isFalse();

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
        assertThat(notices(scene)).doesNotContain("MediaBlocksMigration");
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
        assertThat(scene.world.volumes().claims()).hasSize(1);
    }

    @Test
    void thatCanOnlyBeReadIsRefusedBeforeAnythingIsWritten() {
        var scene = with("ReadOnlyMany", MatrixFlow.drive(Variations.base())).play(LONG);

        assertThat(scene.waitsFor()).isEqualTo("MediaUnusable");
        assertThat(Objects.requireNonNull(scene.status().waitingFor()).message())
                .contains("ReadOnlyMany")
                .contains("spec.media.persistentVolumeClaim.claimName");
        assertThat(scene.cluster.writes()).isEmpty();
    }

    private static Scene with(String accessMode, ObjectNode vm) {
        var scene = Scene.of(vm, POLICY, 1);
        scene.world.volumes().putClaim(Manifests.object("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: vms}
                spec: {accessModes: [%s], volumeMode: Filesystem, resources: {requests: {storage: 2Gi}}}
                status: {phase: Bound}
                """.formatted(Manifests.ISO_CLAIM, accessMode)));
        return scene;
    }

    private static List<String> notices(Scene scene) {
        return Stream.ofNullable(scene.status().notices())
                .flatMap(List::stream)
                .map(Notice::reason)
                .toList();
    }
}
