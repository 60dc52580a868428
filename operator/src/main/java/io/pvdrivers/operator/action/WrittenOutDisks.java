package io.pvdrivers.operator.action;

import static io.pvdrivers.operator.action.TemplateEntries.DISKS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.operator.gate.Action;
import java.util.stream.Stream;

/** Implicit disks are appended after explicit ones at every start: an entry of ours would come before them and boot first. Pure. */
record WrittenOutDisks(TemplateEntries entries) {

    /** As they are. */
    Stream<ObjectNode> of(Baseline baseline) {
        return implicit(baseline, DeviceKind.DISK)
                .filter(b -> isMissing(b) && b.effective() != null)
                .map(b -> StagedDevices.disk(b.name(), b.effective()));
    }

    /** As a switch makes them. */
    Stream<ObjectNode> as(Action.Switch move) {
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

    private boolean isMissing(BaselineDevice device) {
        return entries.index(DISKS, device.name()).isEmpty();
    }

    static Stream<BaselineDevice> implicit(Baseline baseline, DeviceKind kind) {
        return baseline.devices().stream().filter(b -> b.kind() == kind && b.implicit());
    }
}
