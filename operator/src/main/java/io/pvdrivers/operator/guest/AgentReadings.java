package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Puts what the agent's own commands return into the shape of {@link io.pvdrivers.api.v1alpha1.GuestFacts}. Nothing is checked here;
 * {@link FactSieve} does that. Pure.
 */
final class AgentReadings {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<Integer> VENDORS = Set.of(0x1af4, 0x1b36);

    /**
     * Only what Windows' bus types tell for sure. Both virtio drivers call themselves SCSI or SAS there, so that a disk of such a
     * bus may be on either. KubeVirt has no IDE: what Windows 7 calls so is SATA.
     */
    private static final Map<String, String> BUSES = Map.of("sata", "sata", "ide", "sata", "usb", "usb");

    private AgentReadings() {}

    /** {@code guest-get-osinfo}. */
    static ObjectNode os(JsonNode info) {
        var os = JSON.objectNode();
        os.set("id", info.path("id"));
        os.set("prettyName", info.path("pretty-name"));
        os.set("versionId", info.path("version-id"));
        os.set("kernelVersion", info.path("kernel-version"));
        os.set("kernelRelease", info.path("kernel-release"));
        os.set("variant", info.path("variant-id").isTextual() ? info.path("variant-id") : info.path("variant"));
        os.set("machine", info.path("machine"));
        return os;
    }

    /** {@code guest-get-devices}; early agents nest the numbers deeper. */
    static ArrayNode boundDevices(JsonNode devices) {
        var bound = JSON.arrayNode();
        for (var device : devices) {
            var id = device.findPath("vendor-id").isMissingNode() ? device : device.findParent("vendor-id");
            var vendor = id.path("vendor-id").asInt();
            var pci = id.path("device-id").asInt(-1);
            if (VENDORS.contains(vendor) && pci >= 0 && pci <= 0xffff) {
                var entry = bound.addObject().put("pciId", "%04x:%04x".formatted(vendor, pci));
                entry.set("driverVersion", device.path("driver-version"));
            }
        }
        return bound;
    }

    /** {@code guest-get-disks}, without partitions. Whether a disk is online is not among what it tells. */
    static ArrayNode disks(JsonNode disks) {
        var found = JSON.arrayNode();
        for (var disk : disks) {
            if (disk.path("partition").asBoolean()) {
                continue;
            }
            var address = disk.path("address");
            var entry = found.addObject();
            entry.set("serial", address.path("serial"));
            var bus = BUSES.get(address.path("bus-type").asText().toLowerCase(Locale.ROOT));
            if (bus != null) {
                entry.put("bus", bus);
            }
        }
        return found;
    }

    /** {@code guest-network-get-interfaces}. Where an address comes from, and what else was set, is not among what it tells. */
    static ArrayNode adapters(JsonNode interfaces) {
        var found = JSON.arrayNode();
        for (var one : interfaces) {
            var mac = one.path("hardware-address").asText();
            if (mac.length() != "52:54:00:12:34:56".length() || mac.equals("00:00:00:00:00:00")) {
                continue;
            }
            var adapter = found.addObject().put("mac", mac);
            adapter.set("name", one.path("name"));
            var addresses = adapter.putArray("addresses");
            for (var address : one.path("ip-addresses")) {
                var ip = address.path("ip-address").asText();
                if (!ip.toLowerCase(Locale.ROOT).startsWith("fe80:")) {
                    addresses.add(ip + "/" + address.path("prefix").asInt());
                }
            }
        }
        return found;
    }

    /** What {@code pnputil} listed. */
    static ArrayNode driverStore(List<DriverListing.Package> packages) {
        var store = JSON.arrayNode();
        packages.forEach(p -> store.addObject()
                .put("driver", p.driver().toLowerCase(Locale.ROOT))
                .put("driverVersion", p.version()));
        return store;
    }
}
