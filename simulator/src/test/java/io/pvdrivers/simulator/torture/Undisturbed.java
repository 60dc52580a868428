package io.pvdrivers.simulator.torture;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import io.pvdrivers.simulator.world.scene.Fault;
import java.util.List;
import java.util.function.Consumer;

/**
 * A way that nothing disturbs.
 *
 * @param way where it leads
 * @param writes how many writes it takes
 * @param restarts how many restarts of the VM it takes
 */
record Undisturbed(String way, Setting setting, Phase end, int writes, long restarts) {
    /** To virtio. */
    static Undisturbed forward(Ground ground) {
        return measured(ground, "forward", Setting.plain(), Phase.READY);
    }

    /** There and back again, of a Windows that stops on the new devices although it had proven itself. */
    static Undisturbed back(Ground ground) {
        return measured(ground, "and back", Setting.plain().with(Fault.STOP_ERROR_AFTER_SWITCH), Phase.ROLLED_BACK);
    }

    private static Undisturbed measured(Ground ground, String way, Setting setting, Phase end) {
        try (var siege = new Siege(ground, setting)) {
            siege.start();
            siege.awaitPhase(end);
            return new Undisturbed(way, setting, end, siege.writes().size(), siege.restarts());
        }
    }

    /**
     * The same, disturbed once at each gate.
     *
     * @param what it is, for the play's name
     */
    List<Ordeal> atEachGate(Kind kind, String what, Consumer<Siege> disturbance) {
        return Gates.FORWARD.stream()
                .map(gate -> new Ordeal(kind, what + "at " + gate, setting, siege -> {
                    siege.start();
                    siege.awaitCondition(gate);
                    disturbance.accept(siege);
                    siege.awaitPhase(end);
                    return promises(siege);
                }))
                .toList();
    }

    /** What must hold of the same when it was disturbed. */
    Promises promises(Siege siege) {
        var promises = new Promises(siege);
        return end == Phase.ROLLED_BACK
                ? promises.asBefore().restarts(restarts).always(true)
                : promises.ready().restarts(restarts).always(false);
    }
}
