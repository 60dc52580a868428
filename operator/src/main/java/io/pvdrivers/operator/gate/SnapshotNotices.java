package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.SnapshotRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a snapshot that the operator made is worth, and what becomes of it. */
final class SnapshotNotices {
    private SnapshotNotices() {}

    /** Taken without Windows having come to rest for it. */
    static Stream<Notice> notQuiesced(Situation situation) {
        return snapshot(situation)
                .flatMap(s -> unrest(s)
                        .map(why ->
                                NoticeReason.SNAPSHOT_NOT_QUIESCED.of("The snapshot " + s.name() + " was taken " + why
                                        + ". A restore of it is like switching on after a power cut: Windows repairs its file systems,"
                                        + " databases have to repair themselves.")))
                .stream();
    }

    private static Optional<String> unrest(SnapshotRecord snapshot) {
        var told = Optional.ofNullable(snapshot.indications()).orElse(List.of());
        if (told.contains("QuiesceTimeout")) {
            return Optional.of("while Windows had ended its rest already (QuiesceTimeout)");
        }
        if (told.contains("NoGuestAgent")) {
            return Optional.of("without the guest agent (NoGuestAgent)");
        }
        return told.contains("Paused") ? Optional.of("of a paused VM (Paused)") : Optional.empty();
    }

    /** The operator deletes no snapshot that somebody may still want to go back to. */
    static Stream<Notice> left(Situation situation) {
        var over = situation.run().isEmpty();
        return snapshot(situation)
                .filter(s -> over && s.readyAt() != null && s.runSucceededAt() == null)
                .map(s -> NoticeReason.SNAPSHOT_LEFT.of("The snapshot " + s.name()
                        + " of a run that did not succeed is left to you. When you need it no more: kubectl"
                        + " delete vmsnapshot " + s.name()))
                .stream();
    }

    /** What to tell people whose guest is not well although it has its devices back. */
    static String offer(Situation situation) {
        return snapshot(situation)
                .filter(s -> s.readyAt() != null
                        && situation.run().filter(r -> r.id().equals(s.runId())).isPresent())
                .map(s -> " The snapshot " + s.name()
                        + " is from before the switch: docs/snapshots.md says how to restore it.")
                .orElse("");
    }

    private static Optional<SnapshotRecord> snapshot(Situation situation) {
        return Optional.ofNullable(situation.status().snapshot());
    }
}
