package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.GuestSummary.Confidence;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.GuestOs.Reading;
import io.pvdrivers.operator.kubevirt.WindowsOfVm;
import java.util.Optional;

/** Which Windows a VM runs, with what tells it. Pure. */
final class GuestWindows {
    private GuestWindows() {}

    /** In this order: the facts, what they told earlier, what the VM's objects say. */
    static Optional<Reading> of(
            VirtualMachine vm, Optional<VirtualMachineInstance> vmi, GuestSight guest, DriverStateStatus status) {
        return guest.seen()
                .flatMap(s -> Optional.ofNullable(s.facts().os()))
                .flatMap(GuestOs::read)
                .or(() -> Optional.ofNullable(status.guest())
                        .filter(g -> g.confidence() != Confidence.LOW)
                        .flatMap(GuestWindows::earlier))
                .or(() -> WindowsOfVm.of(vm, vmi));
    }

    private static Optional<Reading> earlier(GuestSummary guest) {
        return Optional.ofNullable(guest.os())
                .flatMap(GuestOs::ofDirectory)
                .map(os -> new Reading(
                        os,
                        Optional.ofNullable(guest.osSource()).orElse("what the guest told earlier"),
                        Optional.ofNullable(guest.confidence()).orElse(Confidence.HIGH)));
    }
}
