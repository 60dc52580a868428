package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.util.List;
import java.util.Optional;

/**
 * The PCIe root ports of a q35 machine, as {@code docs/pci-topology.md} of KubeVirt lays them out: one for each network card,
 * virtio disk and virtio controller, and empty ones for what is plugged in later. No port comes after the start.
 *
 * @param used ports that have a device at the start
 * @param reserved ports that are put between them, so that they move the others
 * @param extra ports behind them, as many as still fit
 */
record PciPorts(int used, int reserved, int extra) {
    static final String VERSION = "kubevirt.io/pci-topology-version";
    static final String SLOTS = "kubevirt.io/pci-interface-slot-count";

    private static final String ON_ROOT = "kubevirt.io/placePCIDevicesOnRootComplex";
    /** Bus indexes from 1 on: each root port has a slot of bus 0. */
    private static final int MOST = 31;

    private static final int FIRST_CARDS = 4;
    private static final long LARGE = 2L << 30;
    /** KubeVirt counts the SATA controller too, which takes no port. */
    private static final int COUNTED_TOO = 1;

    /** Those of a VMI. */
    static PciPorts of(Spec spec, JsonNode annotations, KubeVirtRelease release) {
        int cards = spec.interfaces().size();
        int used = used(spec, cards);
        if (annotations.path(ON_ROOT).asText().equals("true")) {
            return new PciPorts(used, 0, 0);
        }
        int first = cards == 0 ? 0 : Math.max(0, FIRST_CARDS - cards);
        if (!release.isAtLeast(6)) {
            return new PciPorts(used, first, 0);
        }
        int desired = desired(spec, used + COUNTED_TOO);
        boolean frozen = annotations.path(VERSION).asText().equals("v2") && annotations.has(SLOTS);
        if (frozen) {
            int slots = annotations.path(SLOTS).asInt();
            return withExtra(used, Math.max(0, slots - cards), desired);
        }
        return isStable(release) ? withExtra(used, first, desired) : new PciPorts(used, desired, 0);
    }

    /** Whether this KubeVirt keeps addresses of devices when others come or go. */
    static boolean isStable(KubeVirtRelease release) {
        return release.has("1.6.4", "1.7.2", "1.8.0");
    }

    /** How many devices can be plugged in after the start. */
    int free() {
        return Math.max(0, Math.min(MOST - used, reserved + extra));
    }

    /** What libvirt says when the machine cannot even start. */
    Optional<String> excess() {
        return used + reserved <= MOST
                ? Optional.empty()
                : Optional.of("server error. command SyncVMI failed: \"LibvirtError(Code=1, Domain=10,"
                        + " Message='internal error: No more available PCI slots')\"");
    }

    private static PciPorts withExtra(int used, int reserved, int desired) {
        int fitting = Math.max(0, MOST - used - reserved);
        return new PciPorts(used, reserved, Math.min(fitting, Math.max(0, desired - reserved)));
    }

    private static int desired(Spec spec, int counted) {
        long memory = memory(spec.json());
        return memory > LARGE ? Math.max(16 - counted, 6) : Math.max(8 - counted, 3);
    }

    private static long memory(JsonNode spec) {
        return List.of("/domain/memory/guest", "/domain/resources/requests/memory").stream()
                .flatMap(path -> Quantities.bytes(spec.at(path).asText()).stream())
                .findFirst()
                // who has an instance type has the memory there: none of them is that small
                .orElse(LARGE + 1);
    }

    private static int used(Spec spec, int cards) {
        JsonNode devices = spec.devices();
        long disks = spec.disks().stream()
                .filter(disk -> Spec.bus(disk).equals("virtio"))
                .filter(disk -> spec.volume(Spec.name(disk))
                        .filter(Spec::isHotpluggable)
                        .isEmpty())
                .count();
        boolean scsiDisk = spec.disks().stream().anyMatch(disk -> Spec.bus(disk).equals("scsi"));
        int others = 2; // USB and serial controllers
        others += scsiDisk || !devices.path("disableHotplug").asBoolean() ? 1 : 0;
        others += devices.path("autoattachMemBalloon").asBoolean(true) ? 1 : 0;
        others += devices.has("rng") ? 1 : 0;
        others += devices.has("watchdog") ? 1 : 0;
        for (JsonNode input : devices.path("inputs")) {
            others += input.path("bus").asText().equals("virtio") ? 1 : 0;
        }
        return cards
                + (int) disks
                + others
                + devices.path("hostDevices").size()
                + devices.path("gpus").size();
    }
}
