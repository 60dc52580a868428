package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.kubevirt.TemplateChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever KubeVirt adds to an instance: one that was just made shows all that its VM states, and one made before a change does not. */
class FreshInstanceTest {
    private static final int CASES = 400;
    private static final String SPEC = "/spec/template/spec";
    private static final List<String> PREFERENCES = List.of(
            "",
            "windows.2k3",
            "windows.xp",
            "windows.7",
            "windows.10",
            "windows.11",
            "windows.2k8",
            "windows.2k12",
            "windows.2k16",
            "windows.2k19",
            "windows.2k22",
            "windows.2k25",
            "windows.10.virtio",
            "windows.2k8.virtio",
            "windows.2k22.virtio",
            "windows.2k25.virtio",
            "fedora",
            "rhel.9");
    private static final List<Consumer<ObjectNode>> CHANGES = List.of(
            vm -> vm.withObject(SPEC).put("hostname", "another"),
            vm -> vm.withObject(SPEC + "/domain/memory").put("guest", "12Gi"),
            vm -> vm.withObject(SPEC + "/domain/cpu").put("cores", 3),
            vm -> vm.withObject(SPEC + "/domain/devices").putObject("sound").put("name", "s"),
            vm -> vm.withObject(SPEC + "/domain/devices").put("blockMultiQueue", true),
            vm -> vm.withObject(SPEC)
                    .withArray("volumes")
                    .addObject()
                    .put("name", "more")
                    .putObject("dataVolume")
                    .put("name", "more"),
            vm -> vm.withObject(SPEC).withArray("volumes").remove(0));

    @Test
    void anInstanceThatWasJustMadeDiffersInNothing() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < CASES; seed++) {
            var scene = scene(seed);
            note(failures, seed, "found", changes(scene), true);
            scene.userRestarts();
            scene.world.advance(scene.world.now().plus(Duration.ofHours(2)));
            note(failures, seed, "restarted", changes(scene), true);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whatWasChangedSinceIsFound() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < CASES; seed++) {
            var scene = scene(seed);
            var change = CHANGES.get((int) (seed % CHANGES.size()));
            scene.cluster.edit(scene.vm, vm -> {
                change.accept(vm);
                return vm;
            });
            note(failures, seed, "changed", changes(scene), false);
        }
        assertThat(failures).isEmpty();
    }

    private static Scene scene(long seed) {
        var vm = new RandomVms(new SplittableRandom(seed)).next();
        var preference = PREFERENCES.get((int) (seed % PREFERENCES.size()));
        if (preference.isEmpty()) {
            vm.withObject("/spec").remove("preference");
        } else {
            vm.withObject("/spec/preference").put("name", preference);
        }
        return Scene.of(vm, Manifests.POLICY, seed);
    }

    private static List<String> changes(Scene scene) {
        var vmi = scene.world.instance(scene.vm).orElseThrow();
        return TemplateChanges.of(scene.object(), vmi, Set.of());
    }

    private static void note(List<String> failures, long seed, String what, List<String> changes, boolean none) {
        if (changes.isEmpty() != none) {
            failures.add("seed " + seed + ", " + what + ": " + changes);
        }
    }
}
