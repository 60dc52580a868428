package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Fault;
import java.util.List;
import java.util.Optional;

/** Which volumes of a VM can be snapshotted: claims and DataVolumes whose storage class can. */
final class VolumeSnapshots {
    /** @param refusal why it cannot be snapshotted; empty when it can */
    record Standing(String volume, Optional<String> refusal) {}

    private VolumeSnapshots() {}

    static List<Standing> of(Machine machine) {
        boolean noClass = machine.stage().has(Fault.NO_VOLUME_SNAPSHOT_CLASS);
        return Spec.ofTemplate(machine.vm()).volumes().stream()
                .map(volume -> new Standing(Spec.name(volume), refusal(volume, noClass)))
                .toList();
    }

    private static Optional<String> refusal(ObjectNode volume, boolean noClass) {
        String name = Spec.name(volume);
        boolean claim = volume.has("persistentVolumeClaim") || volume.has("dataVolume") || volume.has("memoryDump");
        if (!claim) {
            return Optional.of("Snapshot is not supported for this volumeSource type [" + name + "]");
        }
        return noClass
                ? Optional.of("No VolumeSnapshotClass: Volume snapshots are not configured for this StorageClass"
                        + " [standard] [" + name + "]")
                : Optional.empty();
    }
}
