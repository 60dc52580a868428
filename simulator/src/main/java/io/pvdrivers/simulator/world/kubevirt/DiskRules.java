package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The webhook's rules for disks, volumes and the boot order. */
final class DiskRules {
    private static final String DISKS = "spec.template.spec.domain.devices.disks";
    private static final String VOLUMES = "spec.template.spec.volumes";
    private static final Set<String> BUSES = Set.of("virtio", "scsi", "sata", "usb");
    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9_.+-]+");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_SERIAL = 256;
    private static final Set<String> CACHES = Set.of("", "none", "writethrough", "writeback");
    private static final Set<String> IO_MODES = Set.of("", "native", "threads");
    private static final Set<String> ERROR_POLICIES = Set.of("", "stop", "ignore", "report", "enospace");

    private final Spec spec;
    private final KubeVirtRules rules;
    private final List<Refusal> refusals;

    DiskRules(Spec spec, KubeVirtRules rules, List<Refusal> refusals) {
        this.spec = spec;
        this.rules = rules;
        this.refusals = refusals;
    }

    void check() {
        bootOrder();
        List<ObjectNode> disks = spec.disks();
        for (int i = 0; i < disks.size(); i++) {
            ObjectNode disk = disks.get(i);
            String at = DISKS + "[" + i + "]";
            name(disks, i, at);
            target(disk, at);
            bus(disk, at);
            serial(disk, at);
            new BlockSizeRules(disk, at, rules).refusal().ifPresent(refusals::add);
            modes(disk, at);
            volume(disk, at);
        }
        volumes();
    }

    private void name(List<ObjectNode> disks, int index, String at) {
        String name = Spec.name(disks.get(index));
        for (int other = 0; other < index; other++) {
            if (Spec.name(disks.get(other)).equals(name)) {
                refuse(at + ".name", at + " and " + DISKS + "[" + other + "] must not have the same Name.");
            }
        }
        if (!LABEL.matcher(name).matches()) {
            refuse(
                    at + ".name",
                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                            + "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used "
                            + "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
        }
    }

    private void target(JsonNode disk, String at) {
        long targets = Spec.TARGETS.stream().filter(disk::has).count();
        if (targets > 1) {
            refuse(at, at + " can only have a single target type defined");
        }
        String address = disk.at("/disk/pciAddress").asText();
        if (!address.isEmpty() && !Spec.bus(disk).equals("virtio")) {
            refuse(
                    at + ".disk.pciAddress",
                    "disk " + at + ".name - setting a PCI address is only possible with bus type virtio.");
        }
    }

    private void bus(JsonNode disk, String at) {
        String kind = Spec.target(disk).orElse("disk");
        String bus = Spec.bus(disk);
        if (bus.equals("ide")) {
            refuse(at + "." + kind + ".bus", "IDE bus is not supported");
        } else if (!BUSES.contains(bus)) {
            refuse(
                    at + "." + kind + ".bus",
                    at + " is set with an unrecognized bus " + bus + ", must be one of: [virtio scsi sata usb]");
        }
        if (bus.equals("virtio") && kind.equals("cdrom")) {
            refuse(at + ".cdrom.bus", "Bus type virtio is invalid for CD-ROM device");
        }
        if (bus.equals("sata") && disk.at("/disk/readonly").asBoolean()) {
            refuse(at + ".disk.bus", "sata hard-disks do not support read-only.");
        }
        if (disk.path("dedicatedIOThread").asBoolean() && !bus.equals("virtio")) {
            refusals.add(new Refusal(
                    Admission.NOT_SUPPORTED, at, "IOThreads are not supported for disks on a " + bus + " bus"));
        }
    }

    private void serial(JsonNode disk, String at) {
        String serial = disk.path("serial").asText();
        if (!serial.isEmpty() && !SERIAL.matcher(serial).matches()) {
            refuse(at + ".serial", at + " must be made up of the following characters [A-Za-z0-9_.+-], if specified");
        }
        if (serial.length() > MAX_SERIAL) {
            refuse(at + ".serial", at + " must be less than or equal to 256 in length, if specified");
        }
    }

    private void modes(JsonNode disk, String at) {
        String cache = disk.path("cache").asText();
        if (!CACHES.contains(cache)) {
            refuse(at + ".cache", at + ".cache has invalid value " + cache);
        }
        if (!IO_MODES.contains(disk.path("io").asText())) {
            refusals.add(new Refusal(
                    Admission.NOT_SUPPORTED,
                    at + ".io",
                    "Disk IO mode for " + DISKS + " is not supported. Supported modes are: native, threads."));
        }
        String policy = disk.path("errorPolicy").asText();
        if (!ERROR_POLICIES.contains(policy)) {
            refuse(at + ".errorPolicy", at + ".errorPolicy has invalid value \"" + policy + "\"");
        }
    }

    /** An empty CD-ROM drive is the only disk that needs no volume, where KubeVirt knows such drives. */
    private void volume(JsonNode disk, String at) {
        String name = Spec.name(disk);
        boolean missing = spec.volume(name).isEmpty();
        if (missing && !(disk.has("cdrom") && rules.knowsEmptyDrives())) {
            refuse(at + ".name", at + ".Name '" + name + "' not found.");
        } else if (missing && !rules.admitsEmptyDrives()) {
            refuse(
                    at + ".name",
                    FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES
                            + " feature gate not enabled, cannot define an empty CD-ROM disk");
        }
        boolean claim = spec.volume(name)
                .filter(volume -> volume.has("persistentVolumeClaim") || volume.has("dataVolume"))
                .isPresent();
        if (disk.has("lun") && !missing && !claim) {
            refuse(at + ".lun", at + ".lun can only be mapped to a DataVolume or PersistentVolumeClaim volume.");
        }
    }

    private void volumes() {
        List<ObjectNode> volumes = spec.volumes();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            String at = VOLUMES + "[" + i + "]";
            if (!seen.add(Spec.name(volumes.get(i)))) {
                String name = Spec.name(volumes.get(i));
                int first = 0;
                while (!Spec.name(volumes.get(first)).equals(name)) {
                    first++;
                }
                refuse(at + ".name", at + " and " + VOLUMES + "[" + first + "] must not have the same Name.");
            }
            if (volumes.get(i).size() != 2) {
                refuse(at, at + " must have exactly one source type set");
            }
        }
    }

    private void bootOrder() {
        Set<Integer> taken = new HashSet<>();
        bootOrder(spec.disks(), DISKS, taken);
        bootOrder(spec.interfaces(), NetworkRules.INTERFACES, taken);
    }

    private void bootOrder(List<ObjectNode> devices, String list, Set<Integer> taken) {
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i).has("bootOrder")) {
                int order = devices.get(i).path("bootOrder").asInt();
                String at = list + "[" + i + "]";
                if (order < 1) {
                    refuse(at + ".bootOrder", at + " must have a boot order > 0, if supplied");
                } else if (!taken.add(order)) {
                    refuse(
                            at + ".bootOrder",
                            "Boot order for " + at + ".bootOrder already set for a different device.");
                }
            }
        }
    }

    private void refuse(String field, String message) {
        refusals.add(new Refusal(Admission.INVALID, field, message));
    }
}
