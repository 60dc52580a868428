package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** What of ours is in a VM. */
final class OurTraces {
    private OurTraces() {}

    /** Whether the spec has a disk or volume of ours. */
    static boolean inSpec(Situation situation) {
        return in(situation.vm().getSpec().template().spec());
    }

    /** Whether the running VMI has one. */
    static boolean inInstance(Situation situation) {
        return situation.vmi().filter(i -> in(i.getSpec())).isPresent();
    }

    /** Whether the VM carries annotations of a run of its own: those of another VM came with a clone, and mean nothing here. */
    static boolean inAnnotations(Situation situation) {
        return hasAnnotations(situation) && OtherVm.of(situation).isEmpty();
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

    /** The image behind the drive of ours in this spec. */
    static Optional<String> image(InstanceSpec spec) {
        return spec.volumes().stream()
                .filter(v -> v.name().equals(Names.MEDIA))
                .findFirst()
                .flatMap(v -> Optional.ofNullable(v.containerDisk()))
                .map(InstanceSpec.ContainerDisk::image);
    }

    private static boolean in(InstanceSpec spec) {
        return spec.domain().devices().disks().stream().anyMatch(d -> Names.isOurs(d.name()))
                || spec.volumes().stream().anyMatch(v -> Names.isOurs(v.name()));
    }
}
