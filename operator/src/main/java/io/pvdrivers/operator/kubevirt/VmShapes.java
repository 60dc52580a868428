package io.pvdrivers.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Quantity;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Bootloader;
import io.pvdrivers.kubevirt.InstanceSpec.Firmware;
import io.pvdrivers.operator.catalog.VmShape;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What of a VM known issues of drivers may depend on. Pure. */
public final class VmShapes {
    private VmShapes() {}

    /** The shape of a VM by its template, or of an instance. */
    public static VmShape of(InstanceSpec spec) {
        var devices = spec.domain().devices();
        return new VmShape(
                memoryBytes(spec),
                (int) devices.disks().stream().filter(d -> d.cdrom() == null).count(),
                devices.interfaces().size(),
                hasSecureBoot(spec));
    }

    /** What the guest is given, else what its pod asks for; empty where an instance type has it, or it cannot be read. */
    static OptionalLong memoryBytes(InstanceSpec spec) {
        var domain = spec.domain();
        var guest = Optional.ofNullable(domain.memory()).flatMap(m -> Optional.ofNullable(m.guest()));
        return guest.or(() -> Optional.ofNullable(domain.resources())
                        .flatMap(r -> Optional.ofNullable(r.requests()))
                        .map(r -> r.get("memory"))
                        .filter(Objects::nonNull)
                        .map(Object::toString))
                .map(VmShapes::bytes)
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong bytes(String quantity) {
        try {
            return OptionalLong.of(new Quantity(quantity).getNumericalAmount().longValue());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** KubeVirt turns Secure Boot on for every EFI machine that does not say otherwise. */
    private static boolean hasSecureBoot(InstanceSpec spec) {
        return Optional.ofNullable(spec.domain().firmware())
                .map(Firmware::bootloader)
                .map(Bootloader::efi)
                .filter(efi -> !Boolean.FALSE.equals(efi.secureBoot()))
                .isPresent();
    }
}
