package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.gate.Action.StagedMedia;
import io.pvdrivers.operator.kubevirt.Names;

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

    static ObjectNode driveVolume(StagedMedia media) {
        var volume = node().put("name", Names.MEDIA);
        switch (media) {
            case StagedMedia.Image image -> {
                var containerDisk = volume.putObject("containerDisk").put("image", image.image());
                image.pullSecret().ifPresent(s -> containerDisk.put("imagePullSecret", s));
            }
            case StagedMedia.Claim claim ->
                volume.putObject("persistentVolumeClaim").put("claimName", claim.claimName());
        }
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
