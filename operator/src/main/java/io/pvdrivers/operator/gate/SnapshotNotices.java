package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.SnapshotRecord;
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

    /** The operator deletes no snapshot that somebody may still want to go back to, and none that it may not delete. */
    static Stream<Notice> left(Situation situation) {
        var over = situation.run().isEmpty();
        var last = snapshot(situation)
                .filter(s -> over && s.readyAt() != null && s.runSucceededAt() == null)
                .map(SnapshotRecord::name);
        var earlier = Optional.ofNullable(situation.status().snapshotsLeft()).orElse(List.of());
        var names = Stream.concat(earlier.stream(), last.stream()).toList();
        return names.isEmpty() ? Stream.empty() : Stream.of(NoticeReason.SNAPSHOT_LEFT.of(left(names)));
    }

    private static String left(List<String> names) {
        var one = names.size() == 1;
        return (one
                        ? "The snapshot " + names.getFirst()
                                + " is left to you: its run did not succeed, or it could not be deleted. When you need it no more: "
                        : "The snapshots " + String.join(", ", names)
                                + " are left to you: their runs did not succeed, or they could not be deleted. When you need them no more: ")
                + "kubectl delete vmsnapshot " + String.join(" ", names);
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
