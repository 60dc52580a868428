package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.VirtualMachineStatus.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What KubeVirt does with a VM at somebody else's wish, during which the operator changes nothing and no deadline runs. */
public final class Standstill {
    private Standstill() {}

    /** Whether a guest is kept from what a deadline gives it time for. */
    public static boolean stopsClocks(Situation situation) {
        return any(situation).isPresent();
    }

    /** Whatever keeps the guest, or the operator's hands off it. */
    static Optional<Verdict> any(Situation situation) {
        return busy(situation).or(() -> paused(situation));
    }

    /** A migration, a snapshot, a restore, or file systems that are frozen for a backup. */
    static Optional<Verdict> busy(Situation situation) {
        return migration(situation)
                .or(() -> volumeMigration(situation))
                .or(() -> snapshot(situation))
                .or(() -> frozen(situation));
    }

    private static Optional<Verdict> migration(Situation situation) {
        return situation
                .vmi()
                .map(i -> i.getStatus().migrationState())
                .filter(m -> m.isUnderWay())
                .map(m -> Verdict.waitFor(
                        Reason.MIGRATION_IN_PROGRESS,
                        "A live migration of this VM is under way. The run goes on after it."));
    }

    /** {@code status.volumeUpdateState} of the VM outlives the migration and tells nothing. */
    private static Optional<Verdict> volumeMigration(Situation situation) {
        if (is(situation, "ManualRecoveryRequired")) {
            return Optional.of(Verdict.waitFor(
                    Reason.VOLUME_RECOVERY,
                    "A migration of this VM's volumes broke off, and KubeVirt restarts the VM no more until its volumes are put right"
                            + " (ManualRecoveryRequired). Set spec.template.spec.volumes back to the former claims, or remove"
                            + " spec.updateVolumesStrategy."));
        }
        var moving = is(situation, "VolumesChange")
                || situation
                        .vmi()
                        .filter(i -> !i.getStatus().migratedVolumes().isEmpty())
                        .isPresent();
        return moving
                ? Optional.of(Verdict.waitFor(
                        Reason.VOLUME_MIGRATION,
                        "The volumes of this VM are being moved to other storage, and KubeVirt restarts it no sooner than they are there."
                                + " The run goes on after that."))
                : Optional.empty();
    }

    private static Optional<Verdict> snapshot(Situation situation) {
        var status = situation.vm().getStatus();
        if (status == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(status.snapshotInProgress())
                .map(name -> "The snapshot " + name + " of this VM is being taken.")
                .or(() -> Optional.ofNullable(status.restoreInProgress())
                        .map(name -> "This VM is being restored by " + name + "."))
                .map(what ->
                        Verdict.waitFor(Reason.SNAPSHOT_IN_PROGRESS, what + " The run goes on when that is over."));
    }

    private static Optional<Verdict> frozen(Situation situation) {
        return situation
                .vmi()
                .map(i -> i.getStatus().fsFreezeStatus())
                .filter("frozen"::equals)
                .map(f -> Verdict.waitFor(
                        Reason.SNAPSHOT_IN_PROGRESS,
                        "The guest's file systems are frozen, as for a backup. The run goes on when they are thawed; if nobody does, run"
                                + " virtctl unfreeze "
                                + situation.vm().getMetadata().getName() + "."));
    }

    /** A paused VM takes no part in anything; it cannot shut down either. */
    static Optional<Verdict> paused(Situation situation) {
        return isOfInstance(situation, "Paused")
                ? Optional.of(Verdict.waitFor(
                        Reason.VM_PAUSED,
                        "The VM is paused. Run virtctl unpause vm "
                                + situation.vm().getMetadata().getName() + "; the run goes on then."))
                : Optional.empty();
    }

    private static boolean is(Situation situation, String type) {
        var ofVm = Optional.ofNullable(situation.vm().getStatus())
                .map(s -> s.conditions())
                .orElse(List.of());
        return isTrue(ofVm.stream(), type) || isOfInstance(situation, type);
    }

    /** The VM has a copy of the condition, which is older. */
    private static boolean isOfInstance(Situation situation, String type) {
        return isTrue(situation.vmi().stream().flatMap(i -> i.getStatus().conditions().stream()), type);
    }

    private static boolean isTrue(Stream<Condition> conditions, String type) {
        return conditions.anyMatch(c -> c.type().equals(type) && c.isTrue());
    }
}
