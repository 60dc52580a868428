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
    static ObjectNode drive(String name) {
        var disk = node().put("name", name);
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
        var disk = node().put("name", Names.PRIMER);
        disk.putObject("disk").put("bus", bus).put("readonly", true);
        return disk.put("serial", serial);
    }

    /** KubeVirt opens what it plugs in for writing. */
    static ObjectNode pluggedPrimer(String bus, String serial) {
        return disk(Names.PRIMER, bus).put("serial", serial);
    }

    /** Comes, and may go, while the VM runs. */
    static ObjectNode pluggedVolume(String name, String claimName) {
        var volume = node().put("name", name);
        volume.putObject("persistentVolumeClaim").put("claimName", claimName).put("hotpluggable", true);
        return volume;
    }

    static ObjectNode primerVolume() {
        var volume = node().put("name", Names.PRIMER);
        volume.putObject("emptyDisk").put("capacity", PRIMER_SIZE);
        return volume;
    }

    static ObjectNode disk(String name, String bus) {
        var disk = disk(name);
        disk.withObject("/disk").put("bus", bus);
        return disk;
    }

    /** On the bus that a preference gives it. */
    static ObjectNode disk(String name) {
        var disk = node().put("name", name);
        disk.putObject("disk");
        return disk;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
