package io.pvdrivers.operator.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What happens to VMs and VMIs in many tables. */
final class Edits {
    private Edits() {}

    static void condition(ObjectNode object, String type) {
        object.withObject("/status")
                .withArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", "True");
    }

    static void migrating(ObjectNode vmi) {
        vmi.withObject("/status/migrationState").put("startTimestamp", "2026-11-02T07:59:00Z");
    }

    /** The first disk and the first NIC are virtio. */
    static void virtio(ObjectNode devices) {
        ((ObjectNode) devices.at("/disks/0/disk")).put("bus", "virtio");
        ((ObjectNode) devices.at("/interfaces/0")).put("model", "virtio");
    }

    static void stageMedia(ObjectNode spec) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("cdrom")
                .put("bus", "sata");
        spec.withArray("volumes")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("containerDisk")
                .put("image", Given.IMAGE);
    }

    static void stagePrimer(ObjectNode spec) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-primer")
                .put("serial", "pvd-0123456789ab")
                .putObject("disk")
                .put("bus", "virtio");
        spec.withArray("volumes")
                .addObject()
                .put("name", "pvdrivers-primer")
                .putObject("emptyDisk")
                .put("capacity", "16Mi");
    }

    /** A verdict in a word. */
    static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> "Passed";
            case Verdict.Act act -> act.action().getClass().getSimpleName();
            case Verdict.Wait wait -> wait.reason().code();
            case Verdict.Blocked blocked -> blocked.reason().code();
            case Verdict.Failed failed -> failed.reason().code();
        };
    }
}
