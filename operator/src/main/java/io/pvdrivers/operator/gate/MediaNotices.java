package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.stream.Stream;

/** What people should know of the way the ISO takes into their VM. */
final class MediaNotices {

    private MediaNotices() {}

    /** Said before the medium comes in, and while it is in. */
    static Stream<Notice> blockedMigration(Situation situation) {
        var needed = DriverCheck.of(situation)
                .filter(c -> !c.unsatisfied().isEmpty())
                .isPresent();
        var isIn = OurTraces.spec(situation).volumes().stream()
                .anyMatch(v ->
                        (v.name().equals(Names.MEDIA) || v.name().equals(Names.DRIVE)) && v.containerDisk() == null);
        if (!needed && !isIn || !MediaRules.isForOneVm(situation)) {
            return Stream.empty();
        }
        var medium = Medium.of(situation.plan()).orElseThrow().words();
        return Stream.of(NoticeReason.MEDIA_BLOCKS_MIGRATION.of("The driver ISO comes from " + medium
                + ", which is not ReadWriteMany: while it is in the VM, the VM cannot be live-migrated, and one VM after the other"
                + " gets it. Media that are ReadWriteMany, or a container image, hold no migration up."));
    }

    /** An empty drive that stands in the VM while KubeVirt cannot fill it, or does not even admit it. */
    static Stream<Notice> uselessDrive(Situation situation) {
        var cluster = situation.surroundings().cluster();
        var why = cluster.noDeclarativeHotplug(situation.vm());
        if (!KeptDrive.isEmptyIn(OurTraces.spec(situation)) || cluster.version().isEmpty() || why.isEmpty()) {
            return Stream.empty();
        }
        var consequence = cluster.admitsEmptyDrives()
                ? "The ISO of the next release will need a restart. Mend that, or take the drive out of the VM's spec."
                : "KubeVirt refuses every change of the VM that leaves the drive in. Mend that, or take the disk "
                        + Names.DRIVE + " out of the VM's spec.";
        return Stream.of(NoticeReason.DRIVE_UNUSABLE.of(
                "The VM has an empty drive " + Names.DRIVE + ", and " + why.get() + ". " + consequence));
    }

    /** Why a policy's keepDrive leaves none. */
    static Stream<Notice> driveNotKept(Situation situation) {
        var why = situation.surroundings().cluster().noDeclarativeHotplug(situation.vm());
        return KeptDrive.isWished(situation) && !KeptDrive.isIn(OurTraces.spec(situation)) && why.isPresent()
                ? Stream.of(NoticeReason.DRIVE_NOT_KEPT.of(
                        "The policy's media.keepDrive leaves no drive in this VM: " + why.get() + "."))
                : Stream.empty();
    }
}
