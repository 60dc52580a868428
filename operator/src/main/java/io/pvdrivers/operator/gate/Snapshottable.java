package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Safety.SnapshotMode;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import io.pvdrivers.kubevirt.VirtualMachineStatus.VolumeSnapshotStatus;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Can the VM be snapshotted as the policy wants? Asked before anything is done to it. */
final class Snapshottable {
    /** How KubeVirt names the volume of a VM's TPM and UEFI variables: it is not in the VM's spec. */
    private static final String BACKEND = "persistent-state-for";

    private static final String OR_NEVER = ", or set safety.snapshot: Never.";

    private Snapshottable() {}

    /** Whether the plan wants a snapshot of this VM before its devices are switched. */
    static boolean isWanted(Situation situation) {
        return situation.plan().safety().snapshot() != SnapshotMode.NEVER
                && !situation.pendingMoves().isEmpty();
    }

    /** Why it cannot be had; empty where nothing speaks against it. */
    static Optional<Verdict> objection(Situation situation) {
        return isWanted(situation)
                ? mayNot(situation)
                        .or(() -> cannot(situation))
                        .or(() -> volume(situation))
                        .map(why -> Verdict.blocked(Reason.SNAPSHOT_IMPOSSIBLE, why))
                : Optional.empty();
    }

    private static Optional<String> mayNot(Situation situation) {
        return situation.limits().rights().snapshots()
                ? Optional.empty()
                : Optional.of(
                        "The policy's safety.snapshot is BeforeSwitch, and this operator takes no snapshots: it was started"
                                + " without --snapshots. In the chart, set snapshots.enabled=true" + OR_NEVER);
    }

    private static Optional<String> cannot(Situation situation) {
        var cluster = situation.surroundings().cluster();
        if (cluster.hasSnapshots()) {
            return Optional.empty();
        }
        return Optional.of(cluster.version()
                .map(v -> "The policy's safety.snapshot is BeforeSwitch, and the feature gate Snapshot of KubeVirt " + v
                        + " is off. Add it to spec.configuration.developerConfiguration.featureGates of the KubeVirt object"
                        + OR_NEVER)
                .orElse(
                        "The policy's safety.snapshot is BeforeSwitch, and whether KubeVirt can take snapshots is not known. Let the"
                                + " operator read the KubeVirt object" + OR_NEVER));
    }

    private static Optional<String> volume(Situation situation) {
        var status = situation.vm().getStatus();
        return Optional.ofNullable(status).map(s -> s.volumeSnapshotStatuses()).stream()
                .flatMap(s -> s.stream())
                .filter(s -> Boolean.FALSE.equals(s.enabled()) && matters(situation, s))
                .findFirst()
                .map(s -> "KubeVirt cannot snapshot the volume " + s.name() + ": "
                        + Objects.requireNonNullElse(s.reason(), "it gives no reason")
                        + ". Give its StorageClass a VolumeSnapshotClass, move the volume to one that has" + OR_NEVER);
    }

    /** A CD-ROM, what KubeVirt makes anew at every start, and what is ours hold nothing that a restore would have to bring back. */
    private static boolean matters(Situation situation, VolumeSnapshotStatus status) {
        var name = Objects.requireNonNullElse(status.name(), "");
        var spec = situation.vm().getSpec().template().spec();
        var volume = spec.volumes().stream().filter(v -> v.name().equals(name)).findFirst();
        return volume.isEmpty()
                ? name.startsWith(BACKEND)
                : holdsData(volume.get()) && !Names.isOurs(name) && !isCdrom(spec, name);
    }

    private static boolean holdsData(Volume volume) {
        return Stream.of(volume.persistentVolumeClaim(), volume.dataVolume(), volume.hostDisk())
                .anyMatch(Objects::nonNull);
    }

    private static boolean isCdrom(InstanceSpec spec, String name) {
        return spec.domain().devices().disks().stream().anyMatch(d -> d.name().equals(name) && d.cdrom() != null);
    }
}
