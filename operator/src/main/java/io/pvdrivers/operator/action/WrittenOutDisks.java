package io.pvdrivers.operator.action;

import static io.pvdrivers.operator.action.TemplateEntries.DISKS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.operator.gate.Action;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Implicit disks are appended after explicit ones at every start: an entry of ours would come before them and boot first. Pure. */
record WrittenOutDisks(TemplateEntries entries) {

    /** As they are. Where a preference gives them their bus, they state none. */
    Stream<ObjectNode> of(Baseline baseline) {
        return implicit(baseline, DeviceKind.DISK)
                .filter(b -> isMissing(b) && b.effective() != null)
                .map(b -> baseline.preference() == null
                        ? StagedDevices.disk(b.name(), b.effective())
                        : StagedDevices.disk(b.name()));
    }

    /** As a switch makes them. */
    Stream<ObjectNode> as(Action.Switch move) {
        if (move.baseline().preference() != null) {
            return move.keepDrive() ? of(move.baseline()) : Stream.empty();
        }
        return implicit(move.baseline(), DeviceKind.DISK)
                .filter(b -> isMissing(b) && b.effective() != null)
                .map(b -> StagedDevices.disk(
                        b.name(),
                        move.wanted().stream()
                                .filter(w ->
                                        w.kind() == DeviceKind.DISK && w.name().equals(b.name()))
                                .map(WantedDevice::value)
                                .findFirst()
                                .orElse(b.effective())));
    }

    /** Entries that staging has written out for disks which a preference gives their bus: without one of ours beside them nobody needs them. */
    Set<Integer> needless(Action.Switch move) {
        return move.baseline().preference() == null || move.keepDrive()
                ? Set.of()
                : implicit(move.baseline(), DeviceKind.DISK)
                        .map(b -> entries.index(DISKS, b.name()))
                        .flatMap(Optional::stream)
                        .filter(i -> entries.entry(DISKS, i)
                                .equals(StagedDevices.disk(
                                        entries.entry(DISKS, i).path("name").asText())))
                        .collect(Collectors.toSet());
    }

    private boolean isMissing(BaselineDevice device) {
        return entries.index(DISKS, device.name()).isEmpty();
    }

    static Stream<BaselineDevice> implicit(Baseline baseline, DeviceKind kind) {
        return baseline.devices().stream().filter(b -> b.kind() == kind && b.implicit());
    }
}
