package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.operator.kubevirt.Device;

/** Is the way back kept? The run begins with it. */
final class BaselineStored implements Gate {
    @Override
    public String condition() {
        return "BaselineStored";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isEmpty() && Work.of(situation) == Work.SOME;
    }

    @Override
    public Verdict judge(Situation situation) {
        return Verdict.act(
                new Action.BeginRun(baseline(situation, situation.freshTicket().orElseThrow())));
    }

    /** Every device to be moved, and every entry that has to be written out on the way. */
    private Baseline baseline(Situation situation, Ticket ticket) {
        var moves = situation.pendingMoves();
        var movesInterface = moves.stream().anyMatch(m -> m.kind() == DeviceKind.INTERFACE);
        var devices = situation.devices().stream()
                .filter(d -> moves.stream()
                                .anyMatch(m -> m.kind() == d.kind() && m.name().equals(d.name()))
                        || d.implicit() && (d.kind() == DeviceKind.DISK || movesInterface))
                .map(this::baseline)
                .toList();
        var drive = KeptDrive.isIn(OurTraces.spec(situation)) ? true : null;
        return new Baseline(
                ticket.id(),
                situation.vmUid(),
                situation.now(),
                devices,
                drive,
                PreferenceLever.baseline(situation).orElse(null));
    }

    private BaselineDevice baseline(Device device) {
        return new BaselineDevice(
                device.kind(),
                device.name(),
                device.declared().orElse(null),
                device.implicit(),
                device.value().orElse(null),
                device.bare());
    }
}
