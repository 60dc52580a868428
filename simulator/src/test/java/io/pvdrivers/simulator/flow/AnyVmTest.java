package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Random VMs, random events, and the invariants that hold all the same. A failure names the seed to play it again. */
class AnyVmTest {
    private static final int CALM = 80;
    private static final int STORMY = 70;
    private static final Duration ENOUGH = Duration.ofMinutes(40);

    @Test
    void anUndisturbedMigrationEndsReadyAndThenIsSilent() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < CALM; seed++) {
            var scene = scene(seed);
            var first = scene.world.instance(scene.vm).orElseThrow();
            scene.playToItsEnd(ENOUGH);
            check(
                    failures,
                    seed,
                    "ends Ready",
                    scene.phase() == Phase.READY,
                    scene.status().waitingFor());
            check(failures, seed, "at most 2 restarts", scene.cluster.restarts() <= 2, scene.cluster.restarts());
            checkSafety(failures, seed, scene);
            checkIdentity(failures, seed, scene, first);
            checkSilence(failures, seed, scene);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aGuestThatDoesNotReturnGetsItsDevicesBackExactly() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < CALM; seed++) {
            var scene = scene(seed, Fault.STOP_ERROR_AFTER_SWITCH);
            scene.playToItsEnd(Duration.ofMinutes(100));
            var status = scene.status();
            var moved = status.baseline() != null && status.rollback() != null;
            if (moved) {
                check(failures, seed, "is put back", scene.phase() == Phase.ROLLED_BACK, status.waitingFor());
                check(failures, seed, "at most 3 restarts", scene.cluster.restarts() <= 3, scene.cluster.restarts());
                var now = Diff.ignoringMacs(scene.object());
                check(failures, seed, "is as before", now.equals(Diff.ignoringMacs(scene.before)), now);
            }
            checkPatches(failures, seed, scene);
            checkSilence(failures, seed, scene);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whateverHappensNoGuestIsBrokenAndNothingIsLeftBehind() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < STORMY; seed++) {
            var scene = scene(seed);
            var random = new SplittableRandom(seed * 31);
            scene.cluster.strikes().at(random.nextInt(25), random.nextBoolean());
            for (int i = 0; i < 4; i++) {
                scene.play(Duration.ofSeconds(random.nextInt(240)));
                disturb(scene, random.nextInt(7));
            }
            scene.userStarts();
            scene.play(ENOUGH);
            checkSafety(failures, seed, scene);
            check(failures, seed, "at most 4 restarts", scene.cluster.restarts() <= 4, scene.cluster.restarts());
            var inFlight = scene.operator
                    .status(scene.vm)
                    .filter(s -> s.run() != null && s.run().endedAt() == null);
            if (inFlight.isEmpty()) {
                check(
                        failures,
                        seed,
                        "nothing of ours is left",
                        !Diff.entries(scene.object()).contains("pvdrivers-"),
                        scene.story());
            }
        }
        assertThat(failures).isEmpty();
    }

    private static Scene scene(long seed, Fault... faults) {
        var random = new SplittableRandom(seed);
        var vms = new RandomVms(random);
        return Scene.of(vms.next(), vms.policy(), seed, faults);
    }

    private static void disturb(Scene scene, int what) {
        switch (what) {
            case 0 -> scene.userRestarts();
            case 1 -> scene.world.guestReboots(scene.vm);
            case 2 -> scene.userStops();
            case 3 -> scene.userStarts();
            case 4 -> scene.operator.policies().clear();
            case 5 -> scene.annotate("pvdrivers.io/opt-out", "now");
            default -> scene.operator.forgetWhatItSaw();
        }
    }

    /** I1 and I2. */
    private static void checkSafety(List<String> failures, long seed, Scene scene) {
        var broken = scene.world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS)
                .toList();
        check(failures, seed, "Windows always starts", broken.isEmpty(), broken);
        checkPatches(failures, seed, scene);
    }

    private static void checkPatches(List<String> failures, long seed, Scene scene) {
        for (var write : scene.cluster.writes()) {
            write.patch().ifPresent(patch -> {
                check(
                        failures,
                        seed,
                        "tests first",
                        patch.get(0).path("op").asText().equals("test"),
                        patch);
                var stray = StreamSupport.stream(patch.spliterator(), false)
                        .map(op -> op.path("path").asText())
                        .filter(path -> !Diff.MAY_WRITE.matcher(path).matches())
                        .toList();
                check(failures, seed, "keeps to its paths", stray.isEmpty(), stray);
            });
        }
        var foreign = Diff.outsideOurPaths(scene.before, scene.object());
        check(failures, seed, "leaves the rest alone", foreign.isEmpty(), foreign);
    }

    /** I9. */
    private static void checkIdentity(List<String> failures, long seed, Scene scene, ObjectNode first) {
        var last = scene.world.instance(scene.vm).orElseThrow();
        check(failures, seed, "same disks in the same order", disks(last).equals(disks(first)), disks(last));
        for (var path : List.of("/spec/domain/machine", "/status/machine")) {
            check(failures, seed, "same " + path, last.at(path).equals(first.at(path)), last.at(path));
        }
        var nics = names(last.at("/spec/domain/devices/interfaces"));
        check(
                failures,
                seed,
                "same interfaces in the same order",
                nics.equals(names(first.at("/spec/domain/devices/interfaces"))),
                nics);
        var template = "/spec/template/metadata";
        check(
                failures,
                seed,
                "same annotations of the template, the PCI topology's among them",
                scene.object().at(template).equals(scene.before.at(template)),
                scene.object().at(template));
        checkAddresses(failures, seed, scene, first, last);
        check(
                failures,
                seed,
                "same firmware",
                last.at("/spec/domain/firmware").equals(first.at("/spec/domain/firmware")),
                last.at("/spec/domain/firmware"));
    }

    /** An address that the VM now states is the one that its guest had before. */
    private static void checkAddresses(
            List<String> failures, long seed, Scene scene, ObjectNode first, ObjectNode last) {
        for (var stated : scene.object().at("/spec/template/spec/domain/devices/interfaces")) {
            var name = stated.path("name").asText();
            if (stated.has("macAddress")) {
                check(
                        failures,
                        seed,
                        "same address of " + name,
                        mac(first, name).equals(mac(last, name))
                                && !stated.path("macAddress").asText().equals("02:00:00:00:00:00"),
                        mac(last, name));
            }
        }
    }

    private static String mac(JsonNode vmi, String name) {
        return StreamSupport.stream(vmi.at("/status/interfaces").spliterator(), false)
                .filter(i -> i.path("name").asText().equals(name))
                .map(i -> i.path("mac").asText())
                .findFirst()
                .orElse("");
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(i -> i.path("name").asText())
                .toList();
    }

    private static List<String> disks(JsonNode vmi) {
        return StreamSupport.stream(vmi.at("/spec/domain/devices/disks").spliterator(), false)
                .map(d -> d.path("name").asText() + " " + d.path("serial").asText() + " "
                        + d.path("bootOrder").asText())
                .filter(d -> !d.startsWith("pvdrivers-"))
                .toList();
    }

    /** I7. */
    private static void checkSilence(List<String> failures, long seed, Scene scene) {
        var statusWrites = scene.operator.statusWrites();
        var deeds = scene.cluster.strikes().deeds();
        scene.play(Duration.ofMinutes(5));
        check(failures, seed, "no status write at rest", scene.operator.statusWrites() == statusWrites, "");
        check(failures, seed, "no deed at rest", scene.cluster.strikes().deeds() == deeds, "");
    }

    private static void check(List<String> failures, long seed, String what, boolean holds, Object detail) {
        if (!holds) {
            failures.add("seed " + seed + ": not so: " + what + ": " + detail);
        }
    }
}
