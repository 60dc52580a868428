package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A clone that carries the annotations of the VM that it was made from, and needs no run of its own. */
class CloneTest {
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofMinutes(60);

    private final Scene scene = Scene.of(Manifests.SATA_E1000E);

    /** Made between the switch and the end of the run: all is as wanted in it but for the annotations. */
    private VmName made() {
        scene.playUntil(() -> scene.waitsFor().equals("Verifying"));
        var clone = scene.ownerClones("copy");
        assertThat(annotation(clone, "run")).isPresent();
        scene.play(SOON);
        return clone;
    }

    @Test
    void keepsThemUntilSomebodyAsksToForgetThem() {
        var clone = made();

        assertThat(status(clone).phase()).as("%s", scene.operator.story(clone)).isEqualTo(Phase.READY);
        assertThat(annotation(clone, "run")).isPresent();
        assertThat(notices(clone))
                .singleElement()
                .satisfies(n ->
                        assertThat(n).contains("kubectl -n vms annotate --overwrite vm copy pvdrivers.io/forget=true"));
        assertThat(scene.operator.deeds(clone)).isEmpty();

        scene.cluster.edit(clone, vm -> {
            vm.withObject("/metadata/annotations").put("pvdrivers.io/forget", "true");
            return vm;
        });
        scene.play(SOON);

        assertThat(scene.operator.deeds(clone)).containsExactly("ForgetOthers");
        assertThat(Stream.of("run", "baseline", "forget").flatMap(name -> annotation(clone, name).stream()))
                .isEmpty();
        assertThat(notices(clone)).isEmpty();
        assertThat(status(clone).phase()).isEqualTo(Phase.READY);
        assertThat(scene.playToItsEnd(LONG).phase()).isEqualTo(Phase.READY);
    }

    @Test
    void isNotAskedWhileItsPolicyIsPaused() {
        var clone = made();
        scene.operator.policies().clear();
        scene.operator.policies().add(Manifests.policy(Variations.policy("paused: true")));
        scene.cluster.edit(clone, vm -> {
            vm.withObject("/metadata/annotations").put("pvdrivers.io/forget", "true");
            return vm;
        });
        scene.play(SOON);

        assertThat(scene.operator.deeds(clone)).isEmpty();
        assertThat(annotation(clone, "run")).isPresent();
    }

    private DriverStateStatus status(VmName clone) {
        return scene.operator.status(clone).orElseThrow();
    }

    private List<String> notices(VmName clone) {
        return Stream.ofNullable(status(clone).notices())
                .flatMap(List::stream)
                .filter(n -> n.reason().equals("AnnotationsOfAnotherVm"))
                .map(Notice::message)
                .toList();
    }

    private Optional<String> annotation(VmName clone, String name) {
        return Optional.of(scene.cluster
                        .object(clone)
                        .at("/metadata/annotations/pvdrivers.io~1" + name)
                        .asText())
                .filter(text -> !text.isEmpty());
    }
}
