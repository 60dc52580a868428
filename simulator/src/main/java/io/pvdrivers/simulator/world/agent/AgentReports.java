package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.OsInfo;
import io.pvdrivers.simulator.world.guest.PvDevice;
import io.pvdrivers.simulator.world.guest.PvDriver;
import io.pvdrivers.simulator.world.guest.SeenAdapter;
import io.pvdrivers.simulator.world.guest.SeenDisk;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What the agent tells of its guest, in the shapes of QEMU's schema. */
final class AgentReports {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The agent's own expression: a device id with one of C to F is invisible to it. */
    private static final Pattern SEEN_DEVICE = Pattern.compile("(1af4|1b36):[0-9A-B]{4}", Pattern.CASE_INSENSITIVE);

    private static final int HEXADECIMAL = 16;

    private AgentReports() {}

    static JsonNode osInfo(OsInfo os) {
        ObjectNode info = JSON.objectNode();
        info.put("name", os.name());
        info.put("kernel-release", os.kernelRelease());
        info.put("version", os.version());
        info.put("pretty-name", os.prettyName());
        info.put("version-id", os.versionId());
        info.put("kernel-version", os.kernelVersion());
        info.put("machine", "x86_64");
        info.put("id", os.id());
        os.variant().ifPresent(variant -> info.put("variant", variant).put("variant-id", variant));
        return info;
    }

    /** A device that is present without a driver does not show, nor does a driver without its device. */
    static JsonNode devices(List<PvDevice> present) {
        ArrayNode devices = JSON.arrayNode();
        for (PvDevice device : present) {
            if (SEEN_DEVICE.matcher(device.pciId()).matches()) {
                device.boundVersion().ifPresent(version -> put(devices.addObject(), device, version));
            }
        }
        return devices;
    }

    private static void put(ObjectNode entry, PvDevice device, String version) {
        String[] id = device.pciId().split(":", 2);
        entry.put("driver-name", displayName(device.driver()));
        entry.put(
                "driver-date",
                TimeUnit.SECONDS.toNanos(
                        BuildDates.of(version).atStartOfDay(ZoneOffset.UTC).toEpochSecond()));
        entry.put("driver-version", version);
        entry.putObject("id")
                .put("type", "pci")
                .put("vendor-id", Integer.parseInt(id[0], HEXADECIMAL))
                .put("device-id", Integer.parseInt(id[1], HEXADECIMAL));
    }

    private static String displayName(PvDriver driver) {
        return switch (driver) {
            case NETKVM -> "Red Hat VirtIO Ethernet Adapter";
            case VIOSTOR -> "Red Hat VirtIO SCSI controller";
            case VIOSCSI -> "Red Hat VirtIO SCSI pass-through controller";
            case VIOSER -> "VirtIO Serial Driver";
            case BALLOON -> "VirtIO Balloon Driver";
            case VIORNG -> "VirtIO RNG Device";
            case VIOGPUDO -> "Red Hat VirtIO GPU DOD controller";
            case VIOINPUT -> "VirtIO Input Driver";
            case VIOSOCK -> "VirtIO Socket Driver";
            case VIOMEM -> "VirtIO Viomem Driver";
            case VIOFS -> "VirtIO FS Device";
            case PVPANIC -> "QEMU PVPanic Device";
            case FWCFG -> "QEMU FwCfg Device";
        };
    }

    /** The agent lists the disk it found last first. It tells neither size nor whether a disk is online. */
    static JsonNode disks(List<SeenDisk> seen) {
        ArrayNode disks = JSON.arrayNode();
        for (SeenDisk disk : new ArrayList<>(seen).reversed()) {
            String device = "\\\\.\\PhysicalDrive" + disk.number();
            ObjectNode entry = disks.addObject().put("name", device).put("partition", false);
            ObjectNode address = entry.putObject("address");
            address.put("bus-type", busType(disk.bus()));
            address.put("bus", 0).put("unit", 0).put("target", disk.number());
            address.put("dev", device);
            disk.serial().ifPresent(serial -> address.put("serial", serial));
            address.putObject("pci-controller")
                    .put("domain", 0)
                    .put("bus", 1)
                    .put("slot", disk.number())
                    .put("function", 0);
        }
        return disks;
    }

    /** viostor calls itself SCSI and vioscsi SAS. */
    private static String busType(String bus) {
        return switch (bus) {
            case "virtio" -> "scsi";
            case "scsi" -> "sas";
            default -> bus;
        };
    }

    static JsonNode interfaces(List<SeenAdapter> adapters) {
        ArrayNode interfaces = JSON.arrayNode();
        for (SeenAdapter adapter : adapters) {
            ObjectNode entry = interfaces.addObject().put("name", adapter.name());
            ArrayNode addresses = entry.putArray("ip-addresses");
            for (String address : adapter.settings().addresses()) {
                String[] parts = address.split("/", 2);
                addresses
                        .addObject()
                        .put("ip-address-type", parts[0].contains(":") ? "ipv6" : "ipv4")
                        .put("ip-address", parts[0])
                        .put("prefix", parts.length == 2 ? Integer.parseInt(parts[1]) : 0);
            }
            entry.put("hardware-address", adapter.mac().toLowerCase(Locale.ROOT));
        }
        return interfaces;
    }
}
