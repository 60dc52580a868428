package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.simulator.flow.RandomCase.Played;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What must hold of every VM, whatever it is and whatever happened to it: the promises by their numbers. */
final class Invariants {
    private static final Duration REST = Duration.ofMinutes(5);

    private static final List<String> BY_PEOPLE =
            List.of("pvdrivers.io/rollback", "pvdrivers.io/retry", "pvdrivers.io/approved");

    private final Scene scene;
    private final RandomCase drawn;
    private final Played played;
    private final List<String> broken = new ArrayList<>();

    Invariants(RandomCase drawn, Played played) {
        this.scene = played.scene();
        this.drawn = drawn;
        this.played = played;
    }

    /** What does not hold once the case has been played. */
    List<String> broken() {
        windowsAlwaysStarts();
        narrowHands();
        wayBack();
        fewRestarts();
        windows();
        identity();
        noSilentWaiting();
        silence();
        return broken;
    }

    /** I1. A Windows that breaks on the new bus although it had proven itself is a fault of its own. */
    private void windowsAlwaysStarts() {
        if (drawn.faults().contains(Fault.STOP_ERROR_AFTER_SWITCH)) {
            return;
        }
        var stopped = scene.world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS)
                .toList();
        check("I1: Windows always starts", stopped.isEmpty(), stopped);
    }

    /** I2. That a patch tests what it touches the {@link Witness} sees. */
    private void narrowHands() {
        for (var write : scene.cluster.writes()) {
            write.patch().ifPresent(patch -> {
                var stray = StreamSupport.stream(patch.spliterator(), false)
                        .map(op -> op.path("path").asText())
                        .filter(path -> !Diff.MAY_WRITE.matcher(path).matches())
                        .toList();
                check("I2: a patch keeps to its paths", stray.isEmpty(), stray);
            });
        }
        var foreign = Diff.outsideOurPaths(scene.before, scene.object());
        check("I2: the rest is left alone", foreign.isEmpty(), foreign);
    }

    /** I3. */
    private void wayBack() {
        var returned = status().filter(s -> s.phase() == Phase.ROLLED_BACK).isPresent();
        if (returned) {
            var now = Diff.ignoringMacs(scene.object());
            now.withObject("/metadata/annotations").remove(BY_PEOPLE);
            if (now.at("/metadata/annotations").isEmpty()) {
                now.withObject("/metadata").remove("annotations");
            }
            check("I3: the VM is as it was", withoutDrive(now).equals(withoutDrive(scene.before)), now);
        }
    }

    /** A drive of that name goes as all of ours does, whoever put it there. */
    private static ObjectNode withoutDrive(ObjectNode vm) {
        var copy = Diff.ignoringMacs(vm);
        var disks = copy.withObject("/spec/template/spec/domain/devices").withArray("disks");
        for (int i = disks.size() - 1; i >= 0; i--) {
            if (disks.get(i).path("name").asText().equals(Names.DRIVE)) {
                disks.remove(i);
            }
        }
        return copy;
    }

    /** I4. Where a reboot of Windows ends the instance, the one that its drivers may need counts as well. */
    private void fewRestarts() {
        var returned = status().map(DriverStateStatus::rollback).isPresent();
        var each = drawn.rebootEndsInstance() ? 3L : 2L;
        var most = drawn.runs() * each + (returned ? drawn.runs() : 0) + drawn.rescues();
        var restarts = scene.cluster.restarts();
        check("I4: at most " + most + " restarts", restarts <= most, restarts);
        if (drawn.isCalm() && isReady()) {
            check("I4: at most " + each + " restarts in a run", restarts <= each, restarts);
            var planned = played.announced();
            check(
                    "I4: as many restarts as announced, " + planned,
                    planned.filter(p -> p == restarts).isPresent(),
                    restarts);
        }
    }

    /** I6. */
    private void windows() {
        if (!drawn.mayRestart(played.happenings())) {
            var rescues = status().map(DriverStateStatus::rollback).isPresent() ? drawn.runs() : 0;
            check(
                    "I6: nobody but its owner restarts it",
                    scene.cluster.restarts() <= rescues + drawn.rescues(),
                    scene.cluster.restarts());
            check(
                    "I6: nobody but its owner reboots its guest",
                    !scene.operator.deeds(scene.vm).contains("RebootGuest"),
                    scene.operator.deeds(scene.vm));
        }
    }

    /** I9. */
    private void identity() {
        var last = scene.world.instance(scene.vm);
        var settled = isReady()
                || status().filter(s -> s.phase() == Phase.ROLLED_BACK).isPresent();
        if (played.first().isEmpty() || last.isEmpty() || !settled) {
            return;
        }
        var first = played.first().get();
        check("I9: the same disks in the same order", disks(last.get()).equals(disks(first)), disks(last.get()));
        for (var field : List.of("/spec/domain/firmware", "/spec/domain/machine", "/spec/architecture")) {
            check(
                    "I9: the same " + field,
                    last.get().at(field).equals(first.at(field)),
                    last.get().at(field));
        }
        var nics = names(last.get());
        check("I9: the same interfaces in the same order", nics.equals(names(first)), nics);
        var template = "/spec/template/metadata";
        check(
                "I9: the same PCI topology",
                scene.object().at(template).equals(scene.before.at(template)),
                scene.object().at(template));
        addresses(last.get());
    }

    /** What the VM states the guest has; that it had it before it was stated the {@link Witness} sees. */
    private void addresses(JsonNode last) {
        for (var stated : scene.object().at("/spec/template/spec/domain/devices/interfaces")) {
            var address = stated.path("macAddress").asText();
            check(
                    "I9: the stated address",
                    address.isEmpty()
                            || address.equals(
                                    Witness.mac(last, stated.path("name").asText())),
                    stated);
        }
    }

    private static List<String> names(JsonNode vmi) {
        return StreamSupport.stream(vmi.at("/spec/domain/devices/interfaces").spliterator(), false)
                .map(i -> i.path("name").asText())
                .toList();
    }

    private static List<String> disks(JsonNode vmi) {
        return StreamSupport.stream(vmi.at("/spec/domain/devices/disks").spliterator(), false)
                .filter(d -> !d.path("name").asText().startsWith("pvdrivers-"))
                .map(d -> d.path("name").asText() + " " + d.path("serial").asText() + " "
                        + d.path("bootOrder").asText())
                .toList();
    }

    /** I10. */
    private void noSilentWaiting() {
        status().filter(s -> s.phase() != Phase.READY).ifPresent(s -> {
            var waits = s.waitingFor();
            check("I10: says what it waits for", waits != null && isSentence(waits.message()), s.phase() + " " + waits);
            check(
                    "I10: says since when",
                    waits != null && !waits.since().isAfter(scene.world.now()),
                    s.phase() + " " + waits);
        });
    }

    private static boolean isSentence(String message) {
        return message.contains(" ") && !message.contains("null");
    }

    /** I7. */
    private void silence() {
        if (!isReady()) {
            return;
        }
        var writes = scene.operator.statusWrites();
        var deeds = scene.cluster.strikes().deeds();
        scene.operator.runBriefly(REST);
        check(
                "I7: no status write at rest",
                scene.operator.statusWrites() == writes,
                scene.operator.statusWrites() - writes);
        check(
                "I7: no deed at rest",
                scene.cluster.strikes().deeds() == deeds,
                scene.cluster.strikes().deeds() - deeds);
    }

    private boolean isReady() {
        return status().filter(s -> s.phase() == Phase.READY).isPresent();
    }

    private Optional<DriverStateStatus> status() {
        return scene.operator.status(scene.vm).filter(Objects::nonNull);
    }

    private void check(String what, boolean holds, Object detail) {
        if (!holds) {
            broken.add(what + ": " + detail);
        }
    }
}
