package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceSpec;
import java.util.Map;
import java.util.Optional;

/** How KubeVirt keeps PCIe root ports free for what is plugged in later. Its docs/pci-topology.md tells why it did so three ways. */
enum PciTopology {
    /** Up to 1.5: as if there were always four interfaces. */
    PLACEHOLDERS,
    /** 1.6.0 to 1.6.3, 1.7.0 and 1.7.1: by memory and by what is in use. */
    SCALED,
    /** Since 1.6.4, 1.7.2 and 1.8: the first, and ports after all others up to the number of the second. */
    PLACEHOLDERS_AND_PORTS,
    /** By an annotation: everything on the root complex, and nothing kept. */
    ROOT_COMPLEX;

    /** Ports of a machine: bus indexes 1 to 31. */
    static final int PORTS = 31;

    /** Slots of the root complex that KubeVirt gives to devices. */
    static final int ROOT_SLOTS = 28;

    static final String VERSION = "kubevirt.io/pci-topology-version";
    static final String SLOT_COUNT = "kubevirt.io/pci-interface-slot-count";
    static final String ON_ROOT_COMPLEX = "kubevirt.io/placePCIDevicesOnRootComplex";

    private static final int INTERFACES = 4;

    /** The way in which a VM is laid out when it starts. */
    static PciTopology atStart(Map<String, String> annotations, ClusterFeatures features) {
        if ("true".equals(annotations.get(ON_ROOT_COMPLEX))) {
            return ROOT_COMPLEX;
        }
        if (annotations.containsKey(VERSION) || annotations.containsKey(SLOT_COUNT)) {
            return PLACEHOLDERS_AND_PORTS;
        }
        return features.version().map(PciTopology::of).orElse(PLACEHOLDERS);
    }

    /** The way in which a VMI was laid out. One without a mark, under a KubeVirt that sets marks, may be of any KubeVirt before. */
    static PciTopology running(Map<String, String> annotations, ClusterFeatures features) {
        var start = atStart(annotations, features);
        var unmarked = !annotations.containsKey(VERSION) && start == PLACEHOLDERS_AND_PORTS;
        var older = "v2".equals(annotations.get(VERSION));
        return unmarked || older ? PLACEHOLDERS : start;
    }

    private static PciTopology of(KubeVirtVersion version) {
        if (!version.isAtLeast(1, 6)) {
            return PLACEHOLDERS;
        }
        var scaled = version.minor() == 6 && version.patch() < 4 || version.minor() == 7 && version.patch() < 2;
        return version.major() == 1 && scaled ? SCALED : PLACEHOLDERS_AND_PORTS;
    }

    /** Ports that are kept before all devices are placed, so that the devices must do with the others. */
    int reserved(Map<String, String> annotations, PciUse use) {
        return switch (this) {
            case ROOT_COMPLEX -> 0;
            case SCALED -> scaled(use);
            case PLACEHOLDERS, PLACEHOLDERS_AND_PORTS -> placeholders(annotations, use);
        };
    }

    /** Ports that are free once everything is placed. */
    int free(Map<String, String> annotations, PciUse use) {
        var reserved = reserved(annotations, use);
        var room = Math.max(0, PORTS - use.total() - reserved);
        return switch (this) {
            case ROOT_COMPLEX -> 0;
            case SCALED, PLACEHOLDERS -> reserved;
            case PLACEHOLDERS_AND_PORTS -> reserved + Math.min(room, Math.max(0, scaled(use) - reserved));
        };
    }

    private static int placeholders(Map<String, String> annotations, PciUse use) {
        var slots = Optional.ofNullable(annotations.get(SLOT_COUNT)).flatMap(PciTopology::number);
        if (slots.isPresent()) {
            return Math.max(0, slots.get() - use.interfaces());
        }
        return use.interfaces() == 0 ? 0 : Math.max(0, INTERFACES - use.interfaces());
    }

    private static int scaled(PciUse use) {
        var ports = use.large() ? 16 : 8;
        var least = use.large() ? 6 : 3;
        return Math.max(ports - use.seenByKubeVirt(), least);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether virtio devices are made as conventional PCI devices, which sit behind bridges. */
    static boolean isTransitional(InstanceSpec spec) {
        return Boolean.TRUE.equals(spec.domain().devices().useVirtioTransitional());
    }
}
