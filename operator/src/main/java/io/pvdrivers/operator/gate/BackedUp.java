package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.SnapshotRecord;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.util.Objects;
import java.util.Optional;

/**
 * Is the snapshot there that the policy wants before the switch? It is taken last thing before it: once everything else is ready, and once
 * what was plugged in is out again, which KubeVirt would put into the snapshot and not let out while it takes one.
 */
final class BackedUp implements Gate {
    private static final int LONGEST_NAME = 200;

    private final Gate switched = new DevicesSwitched();

    @Override
    public String condition() {
        return "BackedUp";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isPresent() && !situation.isSwitched() && Snapshottable.isWanted(situation);
    }

    @Override
    public Verdict judge(Situation situation) {
        var run = situation.run().orElseThrow().id();
        var record = Optional.ofNullable(situation.status().snapshot());
        return record.filter(s -> s.runId().equals(run))
                .map(s -> ours(situation, s))
                .orElseGet(() -> none(situation, run, record));
    }

    private Verdict ours(Situation situation, SnapshotRecord snapshot) {
        if (snapshot.failedAt() != null) {
            return Verdict.failed(
                    Reason.SNAPSHOT_FAILED,
                    Objects.requireNonNullElse(snapshot.message(), "The snapshot " + snapshot.name() + " failed.")
                            + " Nothing was switched.");
        }
        if (snapshot.readyAt() == null) {
            return take(snapshot.name(), snapshot.runId());
        }
        return isOutOfDate(situation, snapshot)
                ? Verdict.act(new Action.DropSnapshot(snapshot.name()))
                : Verdict.passed();
    }

    /**
     * Windows that has started since may have installed updates on its way, which a restore would take away half done. After a switch of
     * this run the older one is kept all the same: it is the one from before.
     */
    private static boolean isOutOfDate(Situation situation, SnapshotRecord snapshot) {
        var hasSwitched = !Baselines.movedNow(situation).isEmpty()
                || situation
                        .run()
                        .map(r -> r.switching())
                        .filter(s -> s.times() > 0)
                        .isPresent();
        return !hasSwitched
                && situation
                        .vmi()
                        .flatMap(VmiClock::created)
                        .filter(snapshot.requestedAt()::isBefore)
                        .isPresent();
    }

    private Verdict none(Situation situation, String run, Optional<SnapshotRecord> earlier) {
        var before = switched.judge(situation);
        if (!(before instanceof Verdict.Act act && act.action() instanceof Action.Switch)) {
            return before;
        }
        var objection = Snapshottable.objection(situation);
        if (objection.isPresent()) {
            return objection.get();
        }
        var plugged = plugged(situation);
        if (plugged.isPresent()) {
            return plugged.get();
        }
        var obsolete = earlier.filter(s -> s.runSucceededAt() != null || s.failedAt() != null);
        return obsolete.map(s -> Verdict.act(new Action.DropSnapshot(s.name())))
                .orElseGet(() -> take(name(situation, run), run));
    }

    private static Verdict take(String name, String run) {
        return Verdict.act(new Action.TakeSnapshot(name, run));
    }

    /** Another start of Windows gives another name: one that is being deleted may still be there. */
    private static String name(Situation situation, String run) {
        var vm = situation.vm().getMetadata().getName();
        var start = Integer.toHexString(situation.vmiUid().orElse("").hashCode());
        return vm.substring(0, Math.min(vm.length(), LONGEST_NAME)) + "-" + run + "-" + start;
    }

    private static Optional<Verdict> plugged(Situation situation) {
        var spec = situation.vm().getSpec().template().spec();
        var media = spec.volumes().stream().anyMatch(v -> isPlugged(v, Names.DRIVE));
        var primer = spec.volumes().stream().anyMatch(v -> isPlugged(v, Names.PRIMER));
        if (media || primer) {
            return Optional.of(Verdict.act(media ? KeptDrive.empty(situation, primer) : Action.Unplug.ofPrimer(false)));
        }
        var stays = situation.surroundings().cluster().noDeclarativeHotplug(situation.vm());
        var leaving = stays.isEmpty()
                && situation.vmi().stream()
                        .flatMap(i -> i.getSpec().volumes().stream())
                        .anyMatch(v -> isPlugged(v, Names.DRIVE) || isPlugged(v, Names.PRIMER));
        return leaving
                ? Optional.of(Verdict.waitFor(
                        Reason.PLUGGING, "KubeVirt is taking what was plugged in out of the VM, before its snapshot."))
                : Optional.empty();
    }

    private static boolean isPlugged(Volume volume, String name) {
        return volume.name().equals(name) && volume.isHotpluggable();
    }
}
