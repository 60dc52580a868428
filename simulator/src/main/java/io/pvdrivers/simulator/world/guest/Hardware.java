package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.scene.Registry.Medium;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine a guest finds when it is powered on. It stays the same over reboots of the guest.
 *
 * @param bootOrder names of drives in the order the firmware tries them
 * @param transitional whether virtio devices show their legacy PCI ids
 */
public record Hardware(
        List<Drive> drives, List<Nic> nics, List<String> bootOrder, Extras extras, boolean transitional) {

    /** A drive, in KubeVirt's words. */
    public record Drive(
            String name,
            Kind kind,
            String bus,
            Optional<String> serial,
            long sizeBytes,
            boolean mayHoldSystem,
            Optional<Medium> medium) {

        Drive empty() {
            return new Drive(name, kind, bus, serial, sizeBytes, mayHoldSystem, Optional.empty());
        }

        /** Whether somebody has partitioned it: an empty disk, a primer say, has no signature. */
        boolean holdsData() {
            return mayHoldSystem && kind != Kind.CDROM;
        }

        /** Which driver must be bound before a guest without virtio of its own sees the drive. */
        Optional<PvDriver> driver() {
            return switch (bus) {
                case "virtio" -> Optional.of(PvDriver.VIOSTOR);
                case "scsi" -> Optional.of(PvDriver.VIOSCSI);
                default -> Optional.empty();
            };
        }
    }

    /** What a drive is. */
    public enum Kind {
        DISK,
        LUN,
        CDROM
    }

    /**
     * A network card.
     *
     * @param lease what DHCP offers it
     */
    public record Nic(String name, String model, String mac, IpSettings lease) {
        boolean isVirtio() {
            return model.equals("virtio");
        }

        /** Vendor and device as the card shows them to its guest. */
        String pciId() {
            return switch (model) {
                case "e1000e" -> "8086:10d3";
                case "e1000" -> "8086:100e";
                case "igb" -> "8086:10c9";
                case "rtl8139" -> "10ec:8139";
                case "ne2k_pci" -> "10ec:8029";
                case "pcnet" -> "1022:2000";
                default -> "1af4:1041";
            };
        }
    }

    /** virtio devices other than drives and network cards. */
    public record Extras(boolean scsi, boolean serial, boolean balloon, boolean rng, boolean input, boolean display) {}

    /** The same with CD-ROM drives that an earlier one has; they are empty now. */
    public Hardware withDrivesOf(Hardware earlier) {
        List<Drive> all = new ArrayList<>(drives);
        for (Drive drive : earlier.drives()) {
            if (drive.kind() == Kind.CDROM && drive(drive.name()).isEmpty()) {
                all.add(drive.empty());
            }
        }
        return new Hardware(List.copyOf(all), nics, bootOrder, extras, transitional);
    }

    Optional<Drive> drive(String name) {
        return drives.stream().filter(drive -> drive.name().equals(name)).findFirst();
    }

    /** How many PCI functions each driver would find. */
    Map<PvDriver, Integer> functions() {
        Map<PvDriver, Integer> count = new EnumMap<>(PvDriver.class);
        for (Nic nic : nics) {
            if (nic.isVirtio()) {
                count.merge(PvDriver.NETKVM, 1, Integer::sum);
            }
        }
        for (Drive drive : drives) {
            if (drive.bus().equals("virtio")) {
                count.merge(PvDriver.VIOSTOR, 1, Integer::sum);
            }
        }
        put(count, extras.scsi(), PvDriver.VIOSCSI);
        put(count, extras.serial(), PvDriver.VIOSER);
        put(count, extras.balloon(), PvDriver.BALLOON);
        put(count, extras.rng(), PvDriver.VIORNG);
        put(count, extras.input(), PvDriver.VIOINPUT);
        put(count, extras.display(), PvDriver.VIOGPUDO);
        return count;
    }

    private static void put(Map<PvDriver, Integer> count, boolean present, PvDriver driver) {
        if (present) {
            count.put(driver, 1);
        }
    }
}
