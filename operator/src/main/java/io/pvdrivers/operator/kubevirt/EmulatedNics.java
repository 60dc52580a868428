package io.pvdrivers.operator.kubevirt;

import java.util.Map;
import java.util.Optional;

/** The network cards that QEMU emulates, as KubeVirt names their models and as Windows sees them on the PCI bus. */
public final class EmulatedNics {
    /** Vendor and device ids as in QEMU's hw/net. */
    private static final Map<String, String> PCI_IDS = Map.of(
            "e1000", "8086:100e",
            "e1000e", "8086:10d3",
            "igb", "8086:10c9",
            "rtl8139", "10ec:8139",
            "ne2k_pci", "10ec:8029",
            "pcnet", "1022:2000");

    private EmulatedNics() {}

    /** The PCI id of a model; empty for one that is not emulated. */
    public static Optional<String> pciId(String model) {
        return Optional.ofNullable(PCI_IDS.get(model));
    }
}
