package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What of ours is in a VM. */
final class OurTraces {
    /** What comes into a VM with a start, unless it is plugged in. */
    private static final List<String> STAGED = List.of(Names.MEDIA, Names.PRIMER);

    private OurTraces() {}

    static InstanceSpec spec(Situation situation) {
        return situation.vm().getSpec().template().spec();
    }

    /** Whether the spec has a disk or volume of ours. */
    static boolean inSpec(Situation situation) {
        return in(situation, spec(situation));
    }

    /** Whether the running VMI has one. */
    static boolean inInstance(Situation situation) {
        return situation.vmi().filter(i -> in(situation, i.getSpec())).isPresent();
    }

    /** Whether the spec has something of ours that may not stay: all but an empty drive that the policy keeps. */
    static boolean mustLeave(Situation situation) {
        var spec = spec(situation);
        var disks =
                OwnDevices.disks(situation, spec).map(InstanceSpec.Disk::name).toList();
        var drive = disks.contains(Names.DRIVE) && !KeptDrive.isLeft(situation);
        return drive
                || STAGED.stream().anyMatch(disks::contains)
                || OwnDevices.volumes(situation, spec).findAny().isPresent();
    }

    /**
     * Whether the VM carries annotations of a run of its own that leave with it: those of another VM came with a clone, and mean nothing here,
     * and nobody is asked to take any off.
     */
    static boolean inAnnotations(Situation situation) {
        return !situation.isProposed()
                && hasAnnotations(situation)
                && OtherVm.of(situation).isEmpty();
    }

    static boolean hasAnnotations(Situation situation) {
        return situation.annotation(Names.RUN).isPresent()
                || situation.annotation(Names.BASELINE).isPresent();
    }

    /** Whether a person asks to take another VM's annotations off. */
    static boolean isToForget(Situation situation) {
        return situation
                .annotation(Names.FORGET)
                .filter(v -> !v.equalsIgnoreCase("false"))
                .isPresent();
    }

    static boolean hasDisk(InstanceSpec spec, String name) {
        return spec.domain().devices().disks().stream().anyMatch(d -> d.name().equals(name));
    }

    static Optional<Volume> volume(InstanceSpec spec, String name) {
        return spec.volumes().stream().filter(v -> v.name().equals(name)).findFirst();
    }

    /** Whether a volume of this name came, or may go, while the VM runs. */
    static boolean isPluggedIn(InstanceSpec spec, String name) {
        return volume(spec, name).filter(Volume::isHotpluggable).isPresent();
    }

    /** Whether the spec has an entry of ours of this name that comes with a start. */
    static boolean isStaged(Situation situation, String name) {
        var spec = spec(situation);
        return hasDisk(spec, name)
                && volume(spec, name).filter(v -> !v.isHotpluggable()).isPresent();
    }

    /** Whether the VMI has the very disk that the spec has: what an earlier run left in it has another serial, or another medium. */
    static boolean isInstanceOfTheSame(Situation situation, String name) {
        var running = situation.vmi().flatMap(i -> disk(i.getSpec(), name));
        var sameDisk = running.flatMap(there ->
                        disk(spec(situation), name).filter(here -> Objects.equals(here.serial(), there.serial())))
                .isPresent();
        var medium = volume(spec(situation), name).flatMap(OurTraces::medium);
        return sameDisk
                && medium.equals(
                        situation.vmi().flatMap(i -> volume(i.getSpec(), name)).flatMap(OurTraces::medium));
    }

    /** The image or claim behind a volume. */
    private static Optional<String> medium(Volume volume) {
        return Optional.ofNullable(volume.containerDisk())
                .map(c -> c.image())
                .or(() -> Optional.ofNullable(volume.persistentVolumeClaim()).map(c -> c.claimName()));
    }

    static Optional<InstanceSpec.Disk> disk(InstanceSpec spec, String name) {
        return spec.domain().devices().disks().stream()
                .filter(d -> d.name().equals(name))
                .findFirst();
    }

    /** Whether the VMI has everything of ours that comes with a start. */
    static boolean runsStaged(Situation situation) {
        return situation
                .vmi()
                .filter(i -> STAGED.stream()
                        .filter(name -> isStaged(situation, name))
                        .allMatch(name -> isInstanceOfTheSame(situation, name) && !isPluggedIn(i.getSpec(), name)))
                .isPresent();
    }

    /** Whether the VMI has a volume of ours, which it cannot start without. */
    static boolean hasVolumeInInstance(Situation situation) {
        return situation
                .vmi()
                .filter(i ->
                        OwnDevices.volumes(situation, i.getSpec()).findAny().isPresent())
                .isPresent();
    }

    private static boolean in(Situation situation, InstanceSpec spec) {
        return OwnDevices.disks(situation, spec).findAny().isPresent()
                || OwnDevices.volumes(situation, spec).findAny().isPresent();
    }
}
