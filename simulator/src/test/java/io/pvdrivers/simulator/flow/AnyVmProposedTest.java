package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random VMs in mode Propose, and a Git that takes its time: the operator writes none of them, and they end as under Enforce. */
class AnyVmProposedTest {
    private static final int CALM = 6;
    private static final int STORMY = 12;
    private static final Duration ENOUGH = Duration.ofHours(2);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private record Play(Scene scene, GitRepository git, SplittableRandom random) {
        static Play of(long seed, Fault... faults) {
            var drawn = new SplittableRandom(seed);
            var vms = new RandomVms(drawn);
            var manifest = vms.next();
            var policy = vms.policy().replace("mode: Enforce", "mode: Propose");
            var scene = Scene.of(manifest, policy, seed, faults);
            return new Play(scene, new GitRepository(scene, manifest), new SplittableRandom(seed * 17));
        }

        /** Looks, and merges what has been proposed now and then. */
        void play(Duration time) {
            var end = scene.world.now().plus(time);
            while (scene.world.now().isBefore(end)) {
                scene.operator.runFor(Duration.ZERO);
                if (random.nextInt(6) == 0) {
                    git.merge();
                }
                scene.world.advance(scene.world.now().plus(LOOK));
            }
        }
    }

    @Test
    void endsAsUnderEnforce() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < CALM; seed++) {
            var play = Play.of(seed);
            play.play(ENOUGH);
            var drawn = new SplittableRandom(seed);
            var vms = new RandomVms(drawn);
            var enforced = Scene.of(vms.next(), vms.policy(), seed).playToItsEnd(ENOUGH);
            var scene = play.scene();
            check(failures, seed, "ends Ready", scene.phase() == Phase.READY, scene.told());
            check(
                    failures,
                    seed,
                    "has the same end",
                    end(scene).equals(end(enforced)),
                    end(scene) + "\n" + end(enforced));
            check(
                    failures,
                    seed,
                    "has as many restarts",
                    scene.cluster.restarts() == enforced.cluster.restarts(),
                    scene.cluster.restarts());
            check(
                    failures,
                    seed,
                    "nothing is proposed any more",
                    play.git().proposed().isEmpty(),
                    scene.status());
            checkHands(failures, seed, play);
            checkWindows(failures, seed, scene);
            checkSilence(failures, seed, play);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aGuestThatDoesNotReturnIsBackAsItWas() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < CALM; seed++) {
            var play = Play.of(seed, Fault.STOP_ERROR_AFTER_SWITCH);
            play.play(ENOUGH.plusHours(1));
            var scene = play.scene();
            if (scene.status().rollback() != null) {
                check(failures, seed, "is put back", scene.phase() == Phase.ROLLED_BACK, scene.told());
                check(failures, seed, "is as it was", same(scene.object(), scene.before), scene.object());
            }
            checkHands(failures, seed, play);
        }
        assertThat(failures).isEmpty();
    }

    /** I8: killed before or after any write, it publishes the same primer as before and goes on where it was. */
    @Test
    void whereverItDiesItGoesOn() {
        var failures = new ArrayList<String>();
        var calm = Play.of(3);
        calm.play(ENOUGH);
        for (int deed = 0; deed < calm.scene().cluster.strikes().deeds(); deed++) {
            var play = Play.of(3);
            play.scene().cluster.strikes().at(deed, deed % 2 == 0);
            play.play(ENOUGH);
            var scene = play.scene();
            check(failures, deed, "ends Ready", scene.phase() == Phase.READY, scene.told());
            check(
                    failures,
                    deed,
                    "is merged as often as there are steps",
                    play.git().commits() == 2,
                    play.git().commits());
            checkHands(failures, deed, play);
            checkWindows(failures, deed, scene);
        }
        assertThat(failures).isEmpty();
    }

    /** Merges that come late, of proposals that were taken back, reverts, restarts by others, crashes, policies that go. */
    @Test
    void whateverHappensNoVmIsWrittenAndNoGuestIsBroken() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < STORMY; seed++) {
            var play = Play.of(seed);
            var random = new SplittableRandom(seed * 31);
            var seen = new ArrayDeque<Proposal>();
            for (int i = 0; i < 6; i++) {
                play.play(Duration.ofSeconds(random.nextInt(400)));
                play.git().proposed().ifPresent(seen::push);
                disturb(play, seen, random.nextInt(7));
            }
            play.scene().userStarts();
            play.play(ENOUGH);
            checkHands(failures, seed, play);
            checkWindows(failures, seed, play.scene());
            var released = !play.scene().operator.isEnrolled(play.scene().vm);
            if (released) {
                check(
                        failures,
                        seed,
                        "nothing of ours is left",
                        !Diff.entries(play.scene().object()).contains("pvdrivers-"),
                        play.scene().story());
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void disturb(Play play, Deque<Proposal> seen, int what) {
        var scene = play.scene();
        switch (what) {
            case 0 -> scene.userRestarts();
            case 1 -> scene.world.guestReboots(scene.vm);
            case 2 -> {
                scene.userStops();
                scene.play(Duration.ofMinutes(2));
                scene.userStarts();
            }
            case 3 -> scene.operator.policies().clear();
            case 4 -> scene.operator.forgetWhatItSaw();
            case 5 -> scene.userRestarts();
            default -> {
                // Of a VM that was let go nobody looks at what is merged.
                if (!seen.isEmpty() && scene.operator.isEnrolled(scene.vm)) {
                    play.git().mergeIfItFits(List.copyOf(seen).get(play.random().nextInt(seen.size())));
                }
            }
        }
    }

    private static String end(Scene scene) {
        var vm = Diff.ignoringMacs(scene.object());
        return vm.at("/spec").toString();
    }

    private static boolean same(ObjectNode one, ObjectNode other) {
        return Diff.ignoringMacs(one).equals(Diff.ignoringMacs(other));
    }

    private static void checkHands(List<String> failures, long seed, Play play) {
        var writes = play.scene().cluster.writes().stream()
                .filter(w -> w.patch().isPresent())
                .toList();
        check(failures, seed, "the operator writes no VM", writes.isEmpty(), writes);
    }

    private static void checkWindows(List<String> failures, long seed, Scene scene) {
        var broken = scene.world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS)
                .toList();
        check(failures, seed, "Windows always starts", broken.isEmpty(), broken);
    }

    private static void checkSilence(List<String> failures, long seed, Play play) {
        var writes = play.scene().operator.statusWrites();
        play.scene().play(Duration.ofMinutes(5));
        check(failures, seed, "is silent at rest", play.scene().operator.statusWrites() == writes, "");
    }

    private static void check(List<String> failures, long seed, String what, boolean holds, Object detail) {
        if (!holds) {
            failures.add("seed " + seed + ": not so: " + what + ": " + detail);
        }
    }
}
