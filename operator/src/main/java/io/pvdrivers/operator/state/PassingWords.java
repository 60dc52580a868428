package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.operator.gate.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a VM on its way says differently within seconds and remembers nothing of: a restart has five sentences and three clocks that are set.
 * Only what stands for a while is written. What is remembered, and what somebody has to hear of, is written at once.
 */
final class PassingWords {
    static final Duration A_WHILE = Duration.ofSeconds(10);

    private final ConcurrentMap<String, Instant> written = new ConcurrentHashMap<>();

    /** Whether this status may wait: it is told anew at the next look, which is to come within {@link #A_WHILE}. */
    boolean mayWait(DriverState state, DriverStateStatus next, Instant now) {
        var last = Optional.ofNullable(written.get(state.getMetadata().getUid()));
        return last.filter(at -> now.isBefore(at.plus(A_WHILE))).isPresent()
                && Optional.ofNullable(state.getStatus())
                        .filter(before -> isWordsAlone(before, next))
                        .isPresent();
    }

    void wrote(DriverState state, Instant now) {
        written.values().removeIf(at -> !now.isBefore(at.plus(A_WHILE)));
        written.put(state.getMetadata().getUid(), now);
    }

    private static boolean isWordsAlone(DriverStateStatus before, DriverStateStatus next) {
        return isOnItsWay(next)
                && !isToBeHeard(before)
                && !isToBeHeard(next)
                && remembered(before).equals(remembered(next));
    }

    private static boolean isOnItsWay(DriverStateStatus status) {
        return status.phase() == Phase.IN_PROGRESS || status.phase() == Phase.RETURNING;
    }

    private static boolean isToBeHeard(DriverStateStatus status) {
        return Optional.ofNullable(status.waitingFor())
                .map(WaitingFor::reason)
                .flatMap(Reason::ofCode)
                .filter(r -> r.awaitsPerson() || r.isHarm() || r.leavesPlace())
                .isPresent();
    }

    /** Without what every look reads anew. */
    private static DriverStateStatus remembered(DriverStateStatus status) {
        return status.withWaitingFor(null)
                .withConditions(null)
                .withGuest(null)
                .withFacts(null)
                .withDrivers(null)
                .withDevices(null)
                .withInstalled(null)
                .withNotices(null)
                .withRun(Optional.ofNullable(status.run())
                        .map(PassingWords::withoutClocks)
                        .orElse(null));
    }

    /** Without clocks that a later look sets anew: a deadline that they count ends as much later as they wait to be written. */
    private static Run withoutClocks(Run run) {
        return run.withSteps(null)
                .withStartingSince(null)
                .withStaging(Optional.ofNullable(run.staging())
                        .map(s -> s.withStartedAt(null))
                        .orElse(null))
                .withWatch(Optional.ofNullable(run.watch())
                        .map(w -> new Watch(w.vmiUID(), null, w.spentSeconds(), w.agentSeen()))
                        .orElse(null));
    }
}
