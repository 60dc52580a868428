package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Disk;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which disks and volumes under the operator's names are its own: a name alone makes nothing its own. */
final class OwnDevices {
    private static final String MADE = "pvdrivers-";

    private OwnDevices() {}

    static Stream<Disk> disks(Situation situation, InstanceSpec spec) {
        return spec.domain().devices().disks().stream().filter(d -> isOurs(situation, spec, d));
    }

    static Stream<Volume> volumes(Situation situation, InstanceSpec spec) {
        return spec.volumes().stream().filter(v -> isOurs(situation, spec, v));
    }

    /** Names of ours that somebody else's disk or medium has. */
    static List<String> taken(Situation situation) {
        var spec = OurTraces.spec(situation);
        var disks = spec.domain().devices().disks().stream()
                .filter(d -> Names.isOurs(d.name()) && !isOurs(situation, spec, d))
                .map(Disk::name);
        var volumes = spec.volumes().stream()
                .filter(v -> Names.isOurs(v.name()) && !isOurs(situation, spec, v))
                .map(Volume::name);
        return Stream.concat(disks, volumes).distinct().toList();
    }

    private static boolean isOurs(Situation situation, InstanceSpec spec, Disk disk) {
        return switch (disk.name()) {
            case Names.MEDIA -> disk.cdrom() != null;
            case Names.PRIMER -> disk.serial() != null && disk.serial().startsWith(Names.PRIMER_SERIAL);
            case Names.DRIVE ->
                disk.cdrom() != null
                        && OurTraces.volume(spec, Names.DRIVE)
                                .filter(v -> !isPluggedIn(situation, v))
                                .isEmpty();
            default -> false;
        };
    }

    private static boolean isOurs(Situation situation, InstanceSpec spec, Volume volume) {
        return switch (volume.name()) {
            case Names.DRIVE -> isPluggedIn(situation, volume);
            case Names.MEDIA, Names.PRIMER -> {
                var disk = OurTraces.disk(spec, volume.name());
                yield disk.isEmpty() || isOurs(situation, spec, disk.get());
            }
            default -> false;
        };
    }

    /** The plan's medium, or one that the operator has imported. */
    private static boolean isPluggedIn(Situation situation, Volume volume) {
        var claim = Optional.ofNullable(volume.persistentVolumeClaim()).map(c -> c.claimName());
        return volume.isHotpluggable()
                && claim.filter(c -> c.startsWith(MADE)
                                || Medium.of(situation.plan())
                                        .flatMap(Medium::claim)
                                        .filter(c::equals)
                                        .isPresent())
                        .isPresent();
    }
}
