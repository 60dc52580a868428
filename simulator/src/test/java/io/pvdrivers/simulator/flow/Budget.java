package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * I5, as the DriverStates of one policy tell it while they are written. A VM that waited for a person came back by that person's deed: it may be
 * in flight beside as many others as may be started, and holds new starts.
 */
final class Budget {
    private final int maxConcurrent;
    private final int maxFailures;
    private final Map<String, Standing> fleet = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private int most;

    /** @param waited in this run, for a person */
    private record Standing(String ticket, boolean inFlight, boolean waited, boolean failed) {
        private static final Standing NEW = new Standing("", false, false, false);
    }

    Budget(int maxConcurrent, int maxFailures) {
        this.maxConcurrent = maxConcurrent;
        this.maxFailures = maxFailures;
    }

    List<String> broken() {
        return broken;
    }

    /** How many VMs there were in flight at most. */
    int most() {
        return most;
    }

    /** A DriverState as it was written. Where whoever starts VMs may have known an older one, a start is not held to those that came back. */
    void written(DriverState state, boolean everybodyKnows) {
        var name = state.getMetadata().getName();
        var before = fleet.getOrDefault(name, Standing.NEW);
        var now = standing(state, before);
        var isStart = !now.ticket().equals(before.ticket());
        if (isStart && everybodyKnows) {
            check("a start makes no more than " + maxConcurrent + " in flight", inFlight() < maxConcurrent, name);
            check("a spent failure budget starts nobody", failures() <= maxFailures, name);
        }
        fleet.put(name, now);
        most = Math.max(most, (int) inFlight());
        check("no more than " + maxConcurrent + " were started", started() <= maxConcurrent, name);
    }

    void forgotten(DriverState state) {
        fleet.remove(state.getMetadata().getName());
    }

    private long inFlight() {
        return fleet.values().stream().filter(Standing::inFlight).count();
    }

    private long started() {
        return fleet.values().stream().filter(s -> s.inFlight() && !s.waited()).count();
    }

    private long failures() {
        return fleet.values().stream().filter(Standing::failed).count();
    }

    private static Standing standing(DriverState state, Standing before) {
        var status = Optional.ofNullable(state.getStatus());
        var run = status.map(DriverStateStatus::run);
        var ticket =
                Optional.ofNullable(state.getSpec().ticket()).map(Ticket::id).orElse("");
        var isFresh =
                !ticket.isEmpty() && run.filter(r -> r.id().equals(ticket)).isEmpty();
        var isOpen = run.filter(r -> r.endedAt() == null).isPresent();
        var awaits = status.flatMap(s -> Optional.ofNullable(s.waitingFor()))
                .flatMap(w -> Reason.ofCode(w.reason()))
                .filter(r -> r.awaitsPerson() && r != Reason.GUEST_AGENT_MISSING)
                .isPresent();
        var isSame = ticket.equals(before.ticket());
        return new Standing(
                ticket,
                (isFresh && isSame || isOpen) && !awaits || isFresh && !isSame,
                isSame && (before.waited() || (isOpen || isFresh) && awaits),
                run.filter(Budget::hasFailed).isPresent());
    }

    private static boolean hasFailed(Run run) {
        return run.endedAt() != null && (run.outcome() == Outcome.FAILED || run.outcome() == Outcome.ROLLED_BACK);
    }

    private void check(String what, boolean holds, String vm) {
        if (!holds) {
            broken.add("I5: " + what + ": " + vm + " of " + fleet);
        }
    }
}
