package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import java.util.Optional;
import java.util.Set;

/**
 * A disk or network interface of a VM.
 *
 * @param implicit the VM's spec has no entry for it: KubeVirt makes one at every start
 * @param bare the spec's disk entry names no target, which means a plain disk
 * @param declared bus or model as the spec states it, itself or by the preference that the operator gave the VM
 * @param running bus or model that the VMI shows
 * @param unstated bus or model that the next start gives it where the spec states none; empty where only a preference knows
 * @param stays why this device is never moved
 */
public record Device(
        DeviceKind kind,
        String name,
        boolean implicit,
        boolean bare,
        Optional<String> declared,
        Optional<String> running,
        Optional<String> unstated,
        Optional<String> stays) {

    private static final Set<String> EMULATED =
            Set.of("sata", "usb", "e1000", "e1000e", "rtl8139", "ne2k_pci", "pcnet", "igb");

    /** Bus or model the next start will give it. */
    public Optional<String> value() {
        return declared.or(() -> unstated);
    }

    /** Whether this is an emulated device that may be moved. */
    public boolean isMovable() {
        return stays.isEmpty() && value().filter(EMULATED::contains).isPresent();
    }
}
