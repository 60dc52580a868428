package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What people should know of a VM and need not act on at once. Pure, and the same as long as the facts are. */
public final class Notices {
    private static final int MOST = 16;
    private static final List<Function<Situation, Stream<Notice>>> KINDS = List.of(
            MediaNotices::blockedMigration,
            MediaNotices::uselessDrive,
            MediaNotices::driveNotKept,
            IdentityNotices::macs,
            IdentityNotices::otherVm,
            SnapshotNotices::notQuiesced,
            SnapshotNotices::left,
            InstallerNotices::failsOver,
            Diversion::unfulfilled,
            ForeignNotices::found,
            GitNotices::keptByATool,
            LeaveNotices::notHonoured);

    private Notices() {}

    /** The notices for this VM; empty where there is nothing to know. */
    public static Optional<List<Notice>> of(Situation situation) {
        var notices = KINDS.stream()
                .flatMap(kind -> kind.apply(situation))
                .limit(MOST)
                .toList();
        return notices.isEmpty() ? Optional.empty() : Optional.of(notices);
    }
}
