package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanMedia;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.SlotBudget;
import java.util.Optional;

/** Can what a VM needs reach it while it runs? Asked when a run is planned, and again when it comes to it. */
final class HotMedia {
    /** Whoever applies a manifest over and over would take out what KubeVirt plugs in, or hold what it takes out. */
    private static final String PROPOSED = "in mode Propose nothing is plugged into a running VM";

    private HotMedia() {}

    /** Why the plan's ISO cannot be put into a drive of the running VM, so that it comes with a restart; empty where it can. */
    static Optional<String> whyNotInjected(Situation situation) {
        if (situation.isProposed()) {
            return Optional.of(PROPOSED);
        }
        if (Medium.of(situation.plan()).flatMap(Medium::claim).isEmpty()) {
            return Optional.of("a container image comes into a VM with its start alone");
        }
        return situation
                .surroundings()
                .cluster()
                .noDeclarativeHotplug(situation.vm())
                .or(() -> noDrive(situation));
    }

    private static Optional<String> noDrive(Situation situation) {
        var spec = OurTraces.spec(situation);
        var instance = situation.vmi().map(i -> i.getSpec());
        if (!KeptDrive.isIn(spec)) {
            return Optional.of("the VM has no drive named " + Names.DRIVE);
        }
        if (instance.filter(KeptDrive::isIn).isEmpty()) {
            return Optional.of("the running VM does not have the drive " + Names.DRIVE + " of its spec yet");
        }
        var fixed = OurTraces.volume(spec, Names.DRIVE)
                .or(() -> instance.flatMap(i -> OurTraces.volume(i, Names.DRIVE)))
                .filter(v -> !v.isHotpluggable());
        return fixed.map(v -> "the drive " + Names.DRIVE + " holds a medium that is not hotpluggable");
    }

    /** Why no primer can be plugged into the running VM, so that it comes with a restart; empty where one can. */
    static Optional<String> whyNotPlugged(Situation situation) {
        if (situation.isProposed()) {
            return Optional.of(PROPOSED);
        }
        if (volume(situation).isEmpty()) {
            return Optional.of("the policy's media name no volumes that could be plugged in");
        }
        if (!situation.limits().rights().volumes()) {
            return Optional.of("this operator makes no volumes: it was started without --volumes");
        }
        var running = situation.vmi().filter(i -> situation.isRunning());
        if (running.isEmpty()) {
            return Optional.of("the VM does not run");
        }
        return situation
                .surroundings()
                .cluster()
                .noHotplug(situation.vm(), running.get())
                .or(() -> noPort(situation, running.get()))
                .or(() -> failedBefore(situation));
    }

    /** Only a disk on virtio takes a port. */
    private static Optional<String> noPort(Situation situation, VirtualMachineInstance vmi) {
        var isPluggedIn = OurTraces.isPluggedIn(vmi.getSpec(), Names.PRIMER);
        if (isPluggedIn
                || BootEvidence.primerBus(situation).filter("virtio"::equals).isEmpty()) {
            return Optional.empty();
        }
        var ports = SlotBudget.freeHotplugPorts(
                situation.vm(), vmi, situation.surroundings().cluster());
        return ports.count() > 0 ? Optional.empty() : Optional.of(ports.why());
    }

    /** What the policy says of the volumes that the operator may make. */
    static Optional<PlanVolume> volume(Situation situation) {
        return Optional.ofNullable(situation.plan().media()).map(PlanMedia::volume);
    }

    /** What did not come in time is not waited for twice in one instance. */
    private static Optional<String> failedBefore(Situation situation) {
        var givenUp = situation
                .run()
                .map(Run::staging)
                .filter(s -> Boolean.TRUE.equals(s.hotPlugged()) && Boolean.TRUE.equals(s.abandoned()))
                .map(Staging::vmiUID)
                .filter(situation::isOfThisInstance);
        if (givenUp.isPresent()) {
            return Optional.of("KubeVirt did not plug it into this instance in time");
        }
        return situation
                .run()
                .map(Run::primerVolume)
                .filter(v -> v.readyAt() == null
                        && !v.requestedAt().plus(situation.limits().staging()).isAfter(situation.now()))
                .map(v -> "its volume " + v.name() + " did not come in time"
                        + Optional.ofNullable(v.message()).map(m -> ": " + m).orElse(""));
    }
}
