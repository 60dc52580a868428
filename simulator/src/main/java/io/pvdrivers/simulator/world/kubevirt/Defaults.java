package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What KubeVirt adds to a VMI, and never to its VM, in the order it does: implicit devices, the preference, defaults. */
final class Defaults {
    private static final long GRACE_PERIOD_SECONDS = 30;

    private Defaults() {}

    /** Turns a copy of a VM's template into the spec of a VMI. */
    static void complete(Spec spec, Optional<ObjectNode> preference) {
        addImplicitInterface(spec);
        addImplicitDisks(spec);
        preference.ifPresent(values -> applyPreference(spec, values));
        applyClusterDefaults(spec);
    }

    /** Without any interface and network a VM gets the pod network. */
    private static void addImplicitInterface(Spec spec) {
        boolean wanted = spec.devices().path("autoattachPodInterface").asBoolean(true);
        if (wanted && spec.interfaces().isEmpty() && spec.networks().isEmpty()) {
            spec.list("/domain/devices/interfaces")
                    .addObject()
                    .put("name", "default")
                    .putObject("masquerade");
            spec.list("/networks").addObject().put("name", "default").putObject("pod");
        }
    }

    /** A volume that no disk names becomes a disk, after all that are named. */
    private static void addImplicitDisks(Spec spec) {
        for (ObjectNode volume : spec.volumes()) {
            String name = Spec.name(volume);
            boolean used =
                    Spec.named(spec.disks(), name).isPresent() || volume.has("memoryDump") || isFilesystem(spec, name);
            if (!used) {
                spec.list("/domain/devices/disks").addObject().put("name", name);
            }
        }
    }

    private static boolean isFilesystem(Spec spec, String name) {
        for (JsonNode filesystem : spec.devices().path("filesystems")) {
            if (Spec.name(filesystem).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** A preference fills in what is absent, and nothing else. */
    static void applyPreference(Spec spec, JsonNode preference) {
        JsonNode devices = preference.path("devices");
        for (ObjectNode disk : spec.disks()) {
            String kind = targetOf(disk);
            String preferred = switch (kind) {
                case "cdrom" -> "preferredCdromBus";
                case "lun" -> "preferredLunBus";
                default -> "preferredDiskBus";
            };
            fill(disk.withObject("/" + kind), "bus", devices.path(preferred));
        }
        for (ObjectNode nic : spec.interfaces()) {
            fill(nic, "model", devices.path("preferredInterfaceModel"));
        }
        if (spec.json().has("domain")) {
            ObjectNode own = spec.object("/domain/devices");
            fill(own, "disableHotplug", devices.path("preferredDisableHotplug"));
            fill(own, "useVirtioTransitional", devices.path("preferredUseVirtioTransitional"));
            fill(own, "rng", devices.path("preferredRng"));
            fill(own, "autoattachInputDevice", devices.path("preferredAutoattachInputDevice"));
            addInput(spec, own, devices);
            if (!devices.path("preferredVideoType").isMissingNode() && !own.has("video")) {
                own.putObject("video").set("type", devices.path("preferredVideoType"));
            }
        }
        fill(spec.json(), "terminationGracePeriodSeconds", preference.path("preferredTerminationGracePeriodSeconds"));
    }

    private static void addInput(Spec spec, ObjectNode own, JsonNode preferred) {
        if (own.path("autoattachInputDevice").asBoolean() && own.path("inputs").isEmpty()) {
            spec.list("/domain/devices/inputs").addObject().put("name", "default-0");
        }
        for (JsonNode input : own.path("inputs")) {
            fill((ObjectNode) input, "bus", preferred.path("preferredInputBus"));
            fill((ObjectNode) input, "type", preferred.path("preferredInputType"));
        }
    }

    private static void applyClusterDefaults(Spec spec) {
        for (ObjectNode disk : spec.disks()) {
            String kind = targetOf(disk);
            ObjectNode target = disk.withObject("/" + kind);
            if (target.path("bus").asText().isEmpty()) {
                target.put("bus", "sata");
            }
            if (kind.equals("cdrom")) {
                target.put("readonly", target.path("readonly").asBoolean(true));
                target.put("tray", target.path("tray").asText("closed"));
            }
        }
        ObjectNode json = spec.json();
        if (!json.has("terminationGracePeriodSeconds")) {
            json.put("terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS);
        }
        if (json.path("architecture").asText().isEmpty()) {
            json.put("architecture", "amd64");
        }
        ObjectNode machine = spec.object("/domain/machine");
        if (machine.path("type").asText().isEmpty()) {
            machine.put("type", "q35");
        }
    }

    /** Without a target an entry is a plain disk. */
    private static String targetOf(ObjectNode disk) {
        return Spec.target(disk).orElse("disk");
    }

    private static void fill(ObjectNode into, String field, JsonNode value) {
        if (!value.isMissingNode()
                && into.path(field).asText().isEmpty()
                && into.path(field).isEmpty()) {
            into.set(field, value.deepCopy());
        }
    }
}
