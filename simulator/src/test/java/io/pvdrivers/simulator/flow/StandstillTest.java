package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** KubeVirt, or somebody, holds a VM still at any step of its run: nothing is done to it meanwhile, no deadline passes, and the run ends as it would have. */
class StandstillTest {
    private static final Duration LASTS = Duration.ofMinutes(45);
    private static final Duration LONG = Duration.ofMinutes(120);

    /** What holds a VM still: how it begins, which is false where it cannot begin now, and how it ends. */
    private record Hold(String name, Predicate<Scene> begins, Predicate<Scene> ends) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> holds() {
        return Stream.of(
                        new Hold(
                                "a pause",
                                s -> s.world.let(vms -> vms.pause(s.vm)),
                                s -> s.world.let(vms -> vms.unpause(s.vm))),
                        new Hold(
                                "a freeze",
                                s -> s.world.let(vms -> vms.freeze(s.vm)),
                                s -> s.world.let(vms -> vms.thaw(s.vm))),
                        new Hold("a migration", s -> s.world.let(vms -> vms.migrate(s.vm)), s -> true),
                        new Hold(
                                "a move of a volume",
                                s -> s.world.let(vms -> vms.beginMove(s.vm, "root", "faster")),
                                s -> s.world.let(vms -> vms.finishMove(s.vm))))
                .flatMap(hold -> Stream.of("image", "import-into-a-drive").map(flow -> Arguments.of(hold, flow)));
    }

    @ParameterizedTest
    @MethodSource("holds")
    void changesNothingWheneverItComes(Hold hold, String name) {
        var flow = MatrixFlow.named(name);
        var calm = flow.begin().playToItsEnd(LONG);
        var failures = new ArrayList<String>();
        for (int deeds = 1; deeds < calm.cluster.strikes().deeds(); deeds++) {
            var scene = flow.begin();
            var restartsMeanwhile = holdAfter(scene, deeds, hold);
            scene.playToItsEnd(LONG);
            var as = "after " + deeds + " deeds: ";
            if (restartsMeanwhile > 0) {
                failures.add(as + restartsMeanwhile + " restarts meanwhile\n" + scene.told());
            }
            if (scene.phase() != Phase.READY || scene.cluster.restarts() != calm.cluster.restarts()) {
                failures.add(as + scene.cluster.restarts() + " restarts, " + scene.told());
            }
            if (!Diff.ignoringMacs(scene.object()).equals(Diff.ignoringMacs(calm.object()))) {
                failures.add(as + "another end");
            }
            scene.world.eventsSince(0).stream()
                    .filter(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS)
                    .forEach(e -> failures.add(as + e));
        }
        assertThat(failures).isEmpty();
    }

    /** Holds it at the first moment after so many deeds at which it can be, and says how often the operator restarted it meanwhile. */
    private static long holdAfter(Scene scene, int deeds, Hold hold) {
        scene.playUntil(() -> scene.cluster.strikes().deeds() >= deeds
                && (isReady(scene) || hold.begins().test(scene)));
        if (isReady(scene)) {
            return 0;
        }
        var before = scene.cluster.restarts();
        scene.operator.runBriefly(duration(hold));
        var during = scene.cluster.restarts() - before;
        assertThat(hold.ends().test(scene)).isTrue();
        return during;
    }

    private static boolean isReady(Scene scene) {
        return scene.phase() == Phase.READY;
    }

    /** A migration ends by itself. */
    private static Duration duration(Hold hold) {
        return hold.name().equals("a migration") ? Duration.ofSeconds(40) : LASTS;
    }
}
