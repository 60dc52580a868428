package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** The entries that are put into a VM. */
final class StagedDevices {
    /** Enough for Windows to see a disk. */
    private static final String PRIMER_SIZE = "16Mi";

    private StagedDevices() {}

    /** KubeVirt refuses a virtio CD-ROM, and Windows reads a SATA one without any driver. */
    static ObjectNode drive() {
        var disk = node().put("name", Names.MEDIA);
        disk.putObject("cdrom").put("bus", "sata");
        return disk;
    }

    static ObjectNode driveVolume(String image, Optional<String> pullSecret) {
        var volume = node().put("name", Names.MEDIA);
        var containerDisk = volume.putObject("containerDisk").put("image", image);
        pullSecret.ifPresent(s -> containerDisk.put("imagePullSecret", s));
        return volume;
    }

    static ObjectNode primer(String bus, String serial) {
        var disk = disk(Names.PRIMER, bus);
        return disk.put("serial", serial);
    }

    static ObjectNode primerVolume() {
        var volume = node().put("name", Names.PRIMER);
        volume.putObject("emptyDisk").put("capacity", PRIMER_SIZE);
        return volume;
    }

    static ObjectNode disk(String name, String bus) {
        var disk = node().put("name", name);
        disk.putObject("disk").put("bus", bus);
        return disk;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
