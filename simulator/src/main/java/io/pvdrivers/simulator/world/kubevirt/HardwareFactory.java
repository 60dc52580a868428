package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Hardware;
import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import io.pvdrivers.simulator.world.guest.Hardware.Extras;
import io.pvdrivers.simulator.world.guest.Hardware.Kind;
import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import io.pvdrivers.simulator.world.guest.IpSettings;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import io.pvdrivers.simulator.world.storage.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The virtual machine that a VMI's spec makes. */
final class HardwareFactory {
    private static final long USUAL_SIZE = 64L << 30;
    private static final Set<String> SYSTEM_VOLUMES =
            Set.of("persistentVolumeClaim", "dataVolume", "containerDisk", "ephemeral", "hostDisk");

    private final Registry registry;
    private final BiFunction<String, ObjectNode, Optional<Claim>> claims;

    /** @param claims what is behind a volume of a namespace */
    HardwareFactory(Registry registry, BiFunction<String, ObjectNode, Optional<Claim>> claims) {
        this.registry = registry;
        this.claims = claims;
    }

    /**
     * Builds it with these MACs by interface name.
     *
     * @param out hotpluggable volumes that are not plugged in
     */
    Hardware from(String namespace, Spec spec, Map<String, String> macs, Set<String> out) {
        List<Drive> drives = drives(namespace, spec, out);
        return new Hardware(
                drives,
                nics(spec, macs),
                bootOrder(spec),
                extras(spec, drives),
                spec.devices().path("useVirtioTransitional").asBoolean());
    }

    private List<Drive> drives(String namespace, Spec spec, Set<String> out) {
        List<Drive> drives = new ArrayList<>();
        int ataUnits = 0;
        for (ObjectNode disk : spec.disks()) {
            String target = Spec.target(disk).orElse("disk");
            boolean isOut = out.contains(Spec.name(disk));
            if (isOut && !target.equals("cdrom")) {
                continue;
            }
            String bus = disk.path(target).path("bus").asText();
            ataUnits += bus.equals("sata") ? 1 : 0;
            // QEMU numbers the ATA drives that have no serial of their own.
            Optional<String> qemuSerial =
                    bus.equals("sata") ? Optional.of(String.format("QM%05d", ataUnits)) : Optional.empty();
            Optional<String> serial = Optional.of(disk.path("serial").asText())
                    .filter(text -> !text.isEmpty())
                    .or(() -> qemuSerial);
            Optional<ObjectNode> volume = spec.volume(Spec.name(disk)).filter(source -> !isOut);
            Optional<Claim> claim = volume.flatMap(source -> claims.apply(namespace, source));
            drives.add(new Drive(
                    Spec.name(disk),
                    kind(target),
                    bus,
                    serial,
                    claim.map(Claim::sizeBytes).orElseGet(() -> size(volume)),
                    !target.equals("cdrom")
                            && claim.filter(Claim::isBlank).isEmpty()
                            && volume.filter(HardwareFactory::mayHoldSystem).isPresent(),
                    claim.flatMap(Claim::medium).or(() -> volume.flatMap(this::inImage))));
        }
        return drives;
    }

    private static Kind kind(String target) {
        return switch (target) {
            case "cdrom" -> Kind.CDROM;
            case "lun" -> Kind.LUN;
            default -> Kind.DISK;
        };
    }

    private static boolean mayHoldSystem(JsonNode volume) {
        return SYSTEM_VOLUMES.stream().anyMatch(volume::has);
    }

    private static long size(Optional<ObjectNode> volume) {
        return volume.map(source -> source.at("/emptyDisk/capacity").asText())
                .flatMap(Quantities::bytes)
                .orElse(USUAL_SIZE);
    }

    private Optional<Medium> inImage(JsonNode volume) {
        return registry.inImage(volume.at("/containerDisk/image").asText());
    }

    private static List<Nic> nics(Spec spec, Map<String, String> macs) {
        List<Nic> nics = new ArrayList<>();
        for (ObjectNode nic : spec.interfaces()) {
            if (!nic.path("state").asText().equals("absent")) {
                String mac = macs.getOrDefault(Spec.name(nic), "");
                String model = nic.path("model").asText();
                nics.add(new Nic(Spec.name(nic), model.isEmpty() ? "virtio" : model, mac, lease(nic, mac)));
            }
        }
        return nics;
    }

    /** Masquerade has a network of its own; on a bridge the lease follows the MAC. */
    private static IpSettings lease(JsonNode nic, String mac) {
        if (nic.has("masquerade")) {
            return IpSettings.lease("10.0.2.2/24", "10.0.2.1", "10.96.0.10");
        }
        int host = 10 + Math.floorMod(mac.hashCode(), 240);
        return IpSettings.lease("192.168.50." + host + "/24", "192.168.50.1", "192.168.50.1");
    }

    /** With any boot order, only what has one is tried; without, the drives in their order. */
    private static List<String> bootOrder(Spec spec) {
        boolean explicit = spec.disks().stream().anyMatch(disk -> disk.has("bootOrder"))
                || spec.interfaces().stream().anyMatch(nic -> nic.has("bootOrder"));
        return spec.disks().stream()
                .filter(disk -> !explicit || disk.has("bootOrder"))
                .sorted(Comparator.comparingInt(disk -> disk.path("bootOrder").asInt()))
                .map(Spec::name)
                .toList();
    }

    private static Extras extras(Spec spec, List<Drive> drives) {
        JsonNode devices = spec.devices();
        boolean scsiDrive = drives.stream().anyMatch(drive -> drive.bus().equals("scsi"));
        boolean virtioInput = false;
        for (JsonNode input : devices.path("inputs")) {
            virtioInput |= input.path("bus").asText().equals("virtio");
        }
        return new Extras(
                scsiDrive || !devices.path("disableHotplug").asBoolean(),
                true,
                devices.path("autoattachMemBalloon").asBoolean(true),
                devices.has("rng"),
                virtioInput,
                devices.at("/video/type").asText().equals("virtio"));
    }
}
