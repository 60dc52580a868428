package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.operator.kubevirt.FieldManagers;
import io.pvdrivers.operator.kubevirt.Preference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The spec compared with the run's baseline. */
final class Baselines {
    private Baselines() {}

    /** Devices that the spec shows as this run wanted them. */
    static List<WantedDevice> movedNow(Situation situation) {
        return situation.moves().stream().filter(situation::isDeclared).toList();
    }

    /** Whether the spec has entries that had been implicit. */
    static boolean hasWrittenOut(Situation situation) {
        return situation.baseline().stream()
                .flatMap(b -> b.devices().stream())
                .filter(BaselineDevice::implicit)
                .anyMatch(b -> situation
                        .device(b.kind(), b.name())
                        .filter(d -> !d.implicit())
                        .isPresent());
    }

    /** Devices of this run that somebody else gave another value, or took away. */
    static List<String> foreignEdits(Situation situation) {
        return hasForeignPreference(situation) ? List.of(FieldManagers.PREFERENCE) : foreignDevices(situation);
    }

    /** A preference that is neither the one before nor the one of this run decides on every device that states nothing. */
    private static boolean hasForeignPreference(Situation situation) {
        var named = situation.vm().getSpec().preference();
        return situation
                        .baseline()
                        .flatMap(b -> Optional.ofNullable(b.preference()))
                        .filter(p -> !Preference.isNamed(named, p.kind(), p.name())
                                && !Preference.isNamed(named, p.kind(), p.to()))
                        .isPresent()
                && !situation.isSwitched();
    }

    private static List<String> foreignDevices(Situation situation) {
        return situation.moves().stream()
                .filter(w -> isForeign(situation, w))
                .map(WantedDevice::name)
                .toList();
    }

    private static boolean isForeign(Situation situation, WantedDevice wanted) {
        var device = situation.device(wanted);
        var before = situation.baseline().stream()
                .flatMap(b -> b.devices().stream())
                .filter(b -> b.kind() == wanted.kind() && b.name().equals(wanted.name()))
                .findFirst();
        if (device.isEmpty() || before.isEmpty()) {
            return true;
        }
        var declared = device.get().declared().orElse(null);
        return !Objects.equals(declared, before.get().value())
                && !Objects.equals(declared, before.get().effective())
                && !wanted.value().equals(declared);
    }

    /** Whether an instance of this VM has started with the devices that this run switched. */
    static boolean switchHasRun(Situation situation) {
        var run = situation.run();
        var switching = run.flatMap(r -> Optional.ofNullable(r.switching()));
        if (switching.isEmpty()) {
            return false;
        }
        var running = situation
                .vmiUid()
                .filter(uid -> !uid.equals(switching.get().vmiUID()))
                .isPresent();
        var ranSince = run.flatMap(r -> Optional.ofNullable(r.watch()))
                .filter(w -> !w.vmiUID().equals(switching.get().vmiUID()))
                .isPresent();
        return running || ranSince;
    }

    /** Everything back as the baseline has it. A drive that it does not know came with the run, and leaves with it. */
    static Action.Restore restore(Situation situation) {
        var baseline = situation.baseline().orElseThrow();
        return new Action.Restore(
                baseline,
                situation.moves(),
                Boolean.TRUE.equals(baseline.drive())
                        && KeptDrive.isLeft(situation)
                        && KeptDrive.isAdmitted(situation));
    }
}
