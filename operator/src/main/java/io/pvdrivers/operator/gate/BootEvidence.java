package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.kubevirt.DiskSerial;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.PresentDrivers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Evidence that Windows can boot from the target bus. Windows makes a storage driver boot-start only once it has seen a device of it, so an
 * installed driver is no evidence; a disk that Windows lists on that bus is.
 */
final class BootEvidence {
    private BootEvidence() {}

    /** The buses that disks are to move to: virtio and scsi have a driver each, and each needs its own evidence. */
    static List<String> targetBuses(Situation situation) {
        return disks(situation).map(WantedDevice::value).distinct().toList();
    }

    /** Also those that others have switched in the spec before anything was proven. */
    private static Stream<WantedDevice> disks(Situation situation) {
        var moves = situation.isSwitched() ? situation.moves() : situation.pendingMoves();
        return moves.stream().filter(m -> m.kind() == DeviceKind.DISK);
    }

    /** The bus that a primer has to be on, where only a primer of ours can bring the evidence. */
    static Optional<String> primerBus(Situation situation) {
        return targetBuses(situation).stream()
                .filter(bus -> needsPrimer(situation, bus))
                .findFirst();
    }

    /** Whether only a primer of ours can bring the evidence. */
    static boolean needsPrimer(Situation situation) {
        return primerBus(situation).isPresent();
    }

    static boolean needsPrimer(Situation situation, String bus) {
        var vmi = situation.vmi().map(VirtualMachineInstance::getSpec);
        var controllerThere = bus.equals("scsi")
                && vmi.filter(PresentDrivers::hasScsiController).isPresent();
        var ownDiskThere =
                vmi.stream().flatMap(i -> ownSerials(i, bus)).findAny().isPresent();
        return isReported(situation) || !controllerThere && !ownDiskThere && !runsOnIt(situation, bus);
    }

    /** What an agent cannot see may come from a report. It proves only by the serial of a primer, which nobody could know before it was staged. */
    private static boolean isReported(Situation situation) {
        return situation
                .guest()
                .seen()
                .filter(s -> s.source() == GuestSight.Source.REPORT
                        || s.blind("disks").isPresent()
                        || s.blind("boundDevices").isPresent())
                .isPresent();
    }

    /** Whether the guest has a primer of ours. */
    static boolean primerRuns(Situation situation) {
        return situation.isRunning()
                && OurTraces.isInstanceOfTheSame(situation, Names.PRIMER)
                && situation
                        .vmi()
                        .filter(i -> PluggingStep.isThere(i, Names.PRIMER))
                        .isPresent();
    }

    /** Whether the guest gives evidence for every bus now. */
    static boolean isComplete(Situation situation) {
        return targetBuses(situation).stream()
                .allMatch(bus -> find(situation, bus).isPresent());
    }

    /** The evidence that the VMI's guest gives now, as a proof to keep. */
    static Optional<Proof> find(Situation situation, String bus) {
        var check = DriverCheck.of(situation);
        var seen = situation.guest().seenThisBoot();
        if (check.isEmpty() || seen.isEmpty() || situation.vmi().isEmpty()) {
            return Optional.empty();
        }
        var driver = DriverCheck.driverOf(bus, DeviceKind.DISK);
        if (!check.get().isBound(driver) || isNotBootStart(seen.get().facts(), driver)) {
            return Optional.empty();
        }
        var serial = listedSerial(situation, seen.get().facts(), bus);
        if (serial.isEmpty()
                && !controllerProves(situation, seen.get(), bus, driver)
                && (isReported(situation) || !runsOnIt(situation, bus))) {
            return Optional.empty();
        }
        return Optional.of(new Proof(
                situation.run().map(Run::id).orElseThrow(),
                bus,
                driver.inf(),
                check.get().boundVersion(driver).orElseThrow().toString(),
                serial.orElse(null),
                situation.vmiUid().orElseThrow(),
                situation.now()));
    }

    /**
     * Whether Windows runs a device of this bus and loads its driver before anything else, so that it has had a device of it. Asked where no run
     * looks after the VM: a run keeps the proof of its own.
     */
    static boolean isBootStart(Situation situation, String bus) {
        var driver = DriverCheck.driverOf(bus, DeviceKind.DISK);
        return DriverCheck.of(situation).filter(check -> check.isBound(driver)).isPresent()
                && situation
                        .guest()
                        .seenThisBoot()
                        .flatMap(seen -> startType(seen.facts(), driver))
                        .filter(t -> t == StartType.BOOT)
                        .isPresent();
    }

    /** The VMI has these disks on the bus already: only the spec was put back since it started. */
    private static boolean runsOnIt(Situation situation, String bus) {
        return disks(situation).filter(m -> m.value().equals(bus)).allMatch(situation::vmiShows);
    }

    /** A SCSI controller that is bound and boot-start has been seen by Windows; no disk on it is needed. */
    private static boolean controllerProves(Situation situation, GuestSight.Seen seen, String bus, Driver driver) {
        return bus.equals("scsi")
                && !isReported(situation)
                && seen.blind("services").isEmpty()
                && situation
                        .vmi()
                        .filter(i -> PresentDrivers.hasScsiController(i.getSpec()))
                        .isPresent()
                && startType(seen.facts(), driver)
                        .filter(t -> t == StartType.BOOT)
                        .isPresent();
    }

    private static Optional<String> listedSerial(Situation situation, GuestFacts facts, String bus) {
        var instance = situation.vmi().orElseThrow().getSpec();
        var primer = situation
                .run()
                .flatMap(r -> Optional.ofNullable(r.staging()))
                .map(Staging::primerSerial)
                .filter(s -> OurTraces.hasDisk(instance, Names.PRIMER));
        var there = isReported(situation)
                ? Stream.<String>empty()
                : Stream.concat(ownSerials(instance, bus), leftPrimer(instance, bus));
        return Stream.concat(primer.stream(), there)
                .filter(serial -> lists(facts, serial, bus))
                .findFirst();
    }

    private static boolean lists(GuestFacts facts, String serial, String bus) {
        return Optional.ofNullable(facts.disks()).orElse(List.of()).stream()
                .anyMatch(d -> DiskSerial.matches(serial, d.serial()) && mayBeOn(d, bus));
    }

    private static boolean mayBeOn(GuestDisk disk, String bus) {
        return disk.bus() == null || disk.bus().equals(bus);
    }

    /** Serials of the VM's own disks on this bus, present since the VMI started. */
    private static Stream<String> ownSerials(InstanceSpec instance, String bus) {
        return instance.domain().devices().disks().stream()
                .filter(d -> !Names.isOurs(d.name()))
                .filter(d -> d.disk() != null && bus.equals(d.disk().bus()))
                .flatMap(d -> Optional.ofNullable(d.serial()).stream());
    }

    /** The serial of a primer that an earlier run has left in this VMI: what Windows lists of it proves as much. */
    private static Stream<String> leftPrimer(InstanceSpec instance, String bus) {
        return instance.domain().devices().disks().stream()
                .filter(d -> d.name().equals(Names.PRIMER))
                .filter(d -> d.disk() != null && bus.equals(d.disk().bus()))
                .flatMap(d -> Optional.ofNullable(d.serial()).stream());
    }

    private static boolean isNotBootStart(GuestFacts facts, Driver driver) {
        return startType(facts, driver).filter(t -> t != StartType.BOOT).isPresent();
    }

    private static Optional<StartType> startType(GuestFacts facts, Driver driver) {
        return Optional.ofNullable(facts.services()).orElse(List.of()).stream()
                .filter(s -> s.name().equalsIgnoreCase(driver.inf()))
                .findFirst()
                .map(GuestFacts.DriverService::start);
    }
}
