package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import io.pvdrivers.operator.kubevirt.PresentDrivers;
import io.pvdrivers.operator.kubevirt.VmShapes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A VM as releases are judged for it. Pure. */
public final class ReleaseSubject {
    private ReleaseSubject() {}

    /**
     * The VM as far as it is known; empty while nobody knows which Windows it is.
     *
     * @param wanted the devices that shall be paravirtual
     * @param acceptIssues ids of known issues that the policy bears
     */
    public static Optional<Subject> of(
            Instant now,
            VirtualMachine vm,
            Optional<VirtualMachineInstance> vmi,
            GuestSight guest,
            DriverStateStatus status,
            List<WantedDevice> wanted,
            Set<String> acceptIssues) {
        var instance = vmi.map(VirtualMachineInstance::getSpec)
                .orElseGet(() -> vm.getSpec().template().spec());
        return GuestWindows.of(vm, vmi, guest, status)
                .map(windows -> new Subject(
                        windows.os(),
                        architecture(guest, status),
                        with(wanted, PresentDrivers.of(instance)),
                        with(wanted, PresentDrivers.atWork(instance)),
                        VmShapes.of(instance),
                        acceptIssues,
                        now));
    }

    /** As the guest says, or said last. */
    static Optional<Architecture> architecture(GuestSight guest, DriverStateStatus status) {
        return guest.seen()
                .flatMap(s -> Optional.ofNullable(s.facts().os()))
                .flatMap(os -> Optional.ofNullable(os.machine()))
                .flatMap(Architecture::ofMachine)
                .or(() -> Optional.ofNullable(status.guest())
                        .flatMap(g -> Optional.ofNullable(g.architecture()))
                        .flatMap(Architecture::ofMachine));
    }

    private static Set<Driver> with(List<WantedDevice> wanted, Set<Driver> present) {
        var drivers = EnumSet.copyOf(present);
        wanted.forEach(w -> drivers.add(DriverCheck.driverOf(w.value(), w.kind())));
        return drivers;
    }
}
