package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.SnapshotRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** What is still to be done around a VM whose run is over, and is no part of its being Ready. */
public final class Housekeeping {
    /** How long a snapshot is kept where nothing says so. */
    public static final int KEEP_SNAPSHOT_SECONDS = 86400;

    private Housekeeping() {}

    /** Deletes the snapshot of a run that succeeded, once its VM has been Ready for as long as the policy says. */
    static Optional<Action> ofReady(Situation situation) {
        return snapshotDue(situation)
                .filter(due -> !due.isAfter(situation.now()))
                .flatMap(due -> snapshot(situation))
                .map(s -> new Action.DropSnapshot(s.name()));
    }

    /** When the snapshot of a Ready VM is deleted; empty where there is none that the operator deletes. */
    public static Optional<Instant> snapshotDue(Situation situation) {
        var keep = Optional.ofNullable(situation.plan().safety().keepSnapshotSeconds())
                .orElse(KEEP_SNAPSHOT_SECONDS);
        return isAtWork(situation, Governance.Governed::mayAct)
                        && situation.limits().rights().snapshots()
                ? snapshot(situation).flatMap(s -> readySince(situation)).map(since -> since.plusSeconds(keep))
                : Optional.empty();
    }

    private static Optional<SnapshotRecord> snapshot(Situation situation) {
        return Optional.ofNullable(situation.status().snapshot()).filter(s -> s.runSucceededAt() != null);
    }

    private static Optional<Instant> readySince(Situation situation) {
        return Optional.ofNullable(situation.status().conditions()).stream()
                .flatMap(c -> c.stream())
                .filter(c -> c.getType().equals("Ready") && c.getStatus().equals("True"))
                .map(c -> Instant.parse(c.getLastTransitionTime()))
                .findFirst();
    }

    /** Takes another VM's annotations off this one, where a person asks for it and no run needs them. */
    static Optional<Action> asked(Situation situation) {
        return situation.run().isEmpty()
                        && isAtWork(situation, Governance.Governed::mayWrite)
                        && OurTraces.isToForget(situation)
                ? Optional.of(new Action.ForgetOthers())
                : Optional.empty();
    }

    private static boolean isAtWork(Situation situation, Predicate<Governance.Governed> allowed) {
        return situation.governance() instanceof Governance.Governed governed
                && allowed.test(governed)
                && !governed.paused();
    }
}
