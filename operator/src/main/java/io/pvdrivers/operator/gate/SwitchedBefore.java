package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import java.util.stream.Collectors;

/**
 * The spec has the wanted devices, and the instance that runs has others, although no run has switched them: their owner did, or whoever deleted the
 * DriverState of a run. The next start brings them, and that is for a person to ask for.
 */
final class SwitchedBefore {
    private SwitchedBefore() {}

    static Verdict await(Situation situation) {
        var unproven = situation.plan().wanted().stream()
                .filter(w -> w.kind() == DeviceKind.DISK && !situation.vmiShows(w))
                .filter(w -> !BootEvidence.isBootStart(situation, w.value()))
                .map(WantedDevice::name)
                .collect(Collectors.joining(", "));
        return unproven.isEmpty()
                ? Verdict.waitFor(
                        Reason.AWAITING_RESTART,
                        "The VM's spec has the wanted devices and its running instance has not. Restart the VM when it suits you.")
                : Verdict.waitFor(
                        Reason.FOREIGN_EDIT,
                        "The VM's spec has " + unproven
                                + " on another bus than its running instance, and Windows has not shown that it can boot from there. Put it"
                                + " back, or restart the VM yourself; the operator does not.");
    }
}
