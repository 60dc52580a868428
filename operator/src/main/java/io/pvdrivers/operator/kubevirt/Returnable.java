package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Disk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Whether KubeVirt would take a VM's disks on their emulated buses once more. Its rules for that are checked with every change of the VM
 * where the spec names the bus, and where it does not only when the VM starts: such a VM runs until its next start, and no return can
 * save it.
 */
public final class Returnable {
    private static final int SECTOR = 512;
    private static final Set<String> EMULATED = Set.of("sata", "usb");

    private static final List<BiFunction<Disk, String, Optional<String>>> RULES =
            List.of(Returnable::ioThread, Returnable::readonly, Returnable::blockSize);

    private Returnable() {}

    /** The first disk that KubeVirt would refuse as it is, and how to mend it; empty where there is none. */
    public static Optional<String> objection(InstanceSpec template, List<Device> devices) {
        return template.domain().devices().disks().stream()
                .filter(d -> !Names.isOurs(d.name()))
                .flatMap(disk -> objections(disk, devices))
                .findFirst();
    }

    private static Stream<String> objections(Disk disk, List<Device> devices) {
        return devices.stream()
                .filter(d -> d.kind() == DeviceKind.DISK && d.name().equals(disk.name()))
                .flatMap(d -> d.value().stream())
                .flatMap(bus -> RULES.stream().flatMap(rule -> rule.apply(disk, bus).stream()))
                .map(why -> "Disk " + disk.name() + " " + why
                        + ". KubeVirt refuses that, so that this VM could neither be started again as it is nor put back after a"
                        + " switch. Correct that field, or put the disk on virtio yourself.");
    }

    private static Optional<String> ioThread(Disk disk, String bus) {
        return Boolean.TRUE.equals(disk.dedicatedIOThread()) && EMULATED.contains(bus)
                ? Optional.of("has dedicatedIOThread on bus " + bus)
                : Optional.empty();
    }

    private static Optional<String> readonly(Disk disk, String bus) {
        var target = disk.disk();
        return bus.equals("sata") && target != null && Boolean.TRUE.equals(target.readonly())
                ? Optional.of("is a hard disk with disk.readonly on bus sata")
                : Optional.empty();
    }

    private static Optional<String> blockSize(Disk disk, String bus) {
        return logicalSize(disk)
                .filter(size -> bus.equals("sata") && size != SECTOR)
                .map(size ->
                        "has blockSize.custom.logical " + size + " on bus sata, which can do " + SECTOR + " alone");
    }

    private static Optional<Integer> logicalSize(Disk disk) {
        var custom = Optional.ofNullable(disk.blockSize()).flatMap(b -> Optional.ofNullable(b.get("custom")));
        return custom.flatMap(c ->
                        c instanceof Map<?, ?> sizes ? Optional.ofNullable(sizes.get("logical")) : Optional.empty())
                .flatMap(size -> size instanceof Number number ? Optional.of(number.intValue()) : Optional.empty());
    }
}
