package io.pvdrivers.simulator.torture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.flow.Diff;
import io.pvdrivers.simulator.torture.RoughLine.Sent;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What must hold of a siege when it is over, by the numbers of the promises. */
final class Promises {
    private static final Duration REST = Duration.ofMinutes(10);

    private final Siege siege;
    private final List<String> broken = new ArrayList<>();
    private int checked;

    Promises(Siege siege) {
        this.siege = siege;
    }

    /** How many were looked at. */
    int checked() {
        return checked;
    }

    List<String> broken() {
        return broken;
    }

    /** With what was found earlier. */
    Promises and(Promises earlier) {
        checked += earlier.checked;
        broken.addAll(earlier.broken);
        return this;
    }

    /** Those that hold of every siege, however it ends. */
    Promises always() {
        return always(false);
    }

    /** @param breaks whether Windows breaks on the new devices by itself */
    Promises always(boolean breaks) {
        var stopped = siege.events(Kind.STOP_ERROR, Kind.NO_WINDOWS);
        check("I1: Windows always starts", breaks || stopped.isEmpty(), stopped);
        narrowHands();
        noSilentWaiting();
        silence();
        check("the server could answer everything", siege.unsupported().isEmpty(), siege.unsupported());
        return this;
    }

    /** I4, and of I8 that none is asked for twice. */
    Promises restarts(long most) {
        check("I4: " + most + " restarts", siege.restarts() <= most, siege.restarts());
        return this;
    }

    /** I6. */
    Promises within(Instant opens, Instant shuts) {
        var outside = siege.events(Kind.INSTANCE_STOPPING).stream()
                .filter(e -> e.at().isBefore(opens) || e.at().isAfter(shuts))
                .toList();
        check("I6: restarts only between " + opens + " and " + shuts, outside.isEmpty(), outside);
        return this;
    }

    /** The VM has what its policy wants. */
    Promises ready() {
        check("it is Ready", siege.is(Phase.READY), siege.status());
        check("its disk is on virtio", siege.bootBus().equals("virtio"), siege.object());
        var foreign = Diff.outsideOurPaths(bare(siege.before()), bare(siege.object()));
        check("I2: the rest is left alone", foreign.isEmpty(), foreign);
        return this;
    }

    /** I3. */
    Promises asBefore() {
        check("it is RolledBack", siege.is(Phase.ROLLED_BACK), siege.status());
        check("I3: the VM is as it was", plain(siege.object()).equals(plain(siege.before())), siege.object());
        return this;
    }

    /** What its owner wrote. */
    private static ObjectNode bare(ObjectNode vm) {
        var copy = vm.deepCopy();
        copy.remove("status");
        copy.withObject("/metadata")
                .remove(List.of(
                        "uid", "creationTimestamp", "resourceVersion", "generation", "managedFields", "finalizers"));
        return copy;
    }

    private static ObjectNode plain(ObjectNode vm) {
        var copy = Diff.ignoringMacs(bare(vm));
        var metadata = copy.withObject("/metadata");
        if (metadata.path("annotations").isEmpty()) {
            metadata.remove("annotations");
        }
        return copy;
    }

    /** I2. */
    private void narrowHands() {
        for (var sent : siege.writes()) {
            if (!sent.request().resource().equals("virtualmachines.kubevirt.io")) {
                continue;
            }
            var stray = StreamSupport.stream(sent.body().spliterator(), false)
                    .map(op -> op.path("path").asText())
                    .filter(path -> !Diff.MAY_WRITE.matcher(path).matches())
                    .toList();
            check("I2: a patch keeps to its paths", stray.isEmpty(), stray);
            check("I2: a patch tests", tests(sent), sent.body());
        }
    }

    private static boolean tests(Sent sent) {
        return StreamSupport.stream(sent.body().spliterator(), false)
                .map(op -> op.path("op").asText())
                .anyMatch("test"::equals);
    }

    /** I10. */
    private void noSilentWaiting() {
        siege.status()
                .filter(s -> s.phase() != Phase.READY)
                .map(DriverStateStatus::waitingFor)
                .ifPresent(waits -> {
                    check("I10: says what it waits for", isSentence(waits.message()), waits);
                    check("I10: says since when", !waits.since().isAfter(siege.now()), waits);
                });
        siege.status()
                .filter(s -> s.phase() != Phase.READY)
                .ifPresent(s -> check("I10: says that it waits", s.waitingFor() != null, s));
    }

    private static boolean isSentence(String message) {
        return message.contains(" ") && !message.contains("null");
    }

    /** I7, of a VM that has what it is to have. */
    private void silence() {
        if (!siege.is(Phase.READY)) {
            return;
        }
        siege.until("the policy to count it among those that are Ready", siege::isCountedReady);
        siege.play(REST);
        var before = siege.writes().size();
        siege.play(REST);
        var more = siege.writes().stream().skip(before).map(Sent::request).toList();
        check("I7: nothing is written at rest", more.isEmpty(), more);
    }

    private void check(String what, boolean holds, Object detail) {
        checked++;
        if (!holds) {
            broken.add(what + ": " + detail);
        }
    }
}
