package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;

/** What a notice is about. {@code docs/reasons.md} explains each. */
enum NoticeReason {
    MEDIA_BLOCKS_MIGRATION("MediaBlocksMigration"),
    DRIVE_UNUSABLE("DriveUnusable"),
    DRIVE_NOT_KEPT("DriveNotKept"),
    MAC_ADDRESS_NOT_PINNED("MacAddressNotPinned"),
    ANNOTATIONS_OF_ANOTHER_VM("AnnotationsOfAnotherVm"),
    SNAPSHOT_NOT_QUIESCED("SnapshotNotQuiesced"),
    SNAPSHOT_LEFT("SnapshotLeft"),
    INSTALLER_FAILS("InstallerFails"),
    ROLLBACK_IMPOSSIBLE("RollbackImpossible"),
    FOREIGN_DRIVERS("ForeignDrivers"),
    MANAGED_BY_GIT("ManagedByGit"),
    OPEN_UNTIL_NOT_HONOURED("OpenUntilNotHonoured");

    private final String code;

    NoticeReason(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    Notice of(String message) {
        return new Notice(code, message);
    }
}
