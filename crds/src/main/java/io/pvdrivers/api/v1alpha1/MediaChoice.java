package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.pvdrivers.api.schema.Text;
import org.jspecify.annotations.Nullable;

/** How the ISO reaches a VM, other than the release says. */
@ValidationRule(
        value =
                "[has(self.containerDisk), has(self.persistentVolumeClaim), has(self.dataVolume)].filter(m, m).size() <= 1",
        message =
                "spec.media: containerDisk, persistentVolumeClaim and dataVolume exclude each other; write one of them")
public record MediaChoice(
        @JsonPropertyDescription(
                "A container image of your own that holds the ISO. It comes in with a restart. VMs are blocked where the operator "
                        + "was started without --own-media. Default: the image of the release.")
        @Nullable ContainerDisk containerDisk,

        @JsonPropertyDescription(
                "A claim of your own, in the VM's namespace, that holds the ISO as a raw disk image. It is plugged "
                        + "into a running VM that has an empty drive named pvdrivers-drive where KubeVirt can do that, else it comes "
                        + "in with a restart. VMs are blocked where the operator was started without --own-media.")
        @Nullable Claim persistentVolumeClaim,

        @JsonPropertyDescription(
                "The operator imports the release's ISO through CDI into a volume in the VM's namespace, once for all VMs "
                        + "there, and deletes it when no VM needs it. It is plugged into a running VM that has an "
                        + "empty drive named pvdrivers-drive where KubeVirt can do that, else it comes in with a "
                        + "restart. {} takes every default. VMs are blocked where the operator was started without "
                        + "--volumes.")
        @Nullable ImportedVolume dataVolume,

        @JsonPropertyDescription(
                "Whether an empty CD-ROM drive named pvdrivers-drive stays in the VM after a restart of ours, so that the next "
                        + "release needs no restart for its ISO. It stays only where KubeVirt can plug media into a "
                        + "running VM. Default false: nothing of the operator stays.")
        @Nullable Boolean keepDrive)
        implements Tolerant {
    /** An ISO in a container image. */
    public record ContainerDisk(
            @JsonPropertyDescription(
                    "The container image, such as registry.example.com/win/virtio-win@sha256:<64 hex digits>. Name it by its digest: a "
                            + "tag may be moved to another ISO. The image must hold one ISO in /disk, and the nodes must be able to pull it: "
                            + "a VM does not start while its image cannot be pulled.")
            @Text.Image
            String image,

            @JsonPropertyDescription("The Secret in the VM's namespace with the credentials for the image's registry. "
                    + "Absent: none are needed.")
            @Text.ObjectName
            @Nullable String imagePullSecret)
            implements Tolerant {}

    /** A PersistentVolumeClaim, by name. */
    public record Claim(
            @JsonPropertyDescription("The name of the PersistentVolumeClaim in the VM's namespace.") @Text.ObjectName
            String claimName)
            implements Tolerant {}

    /** A volume that the operator fills. */
    public record ImportedVolume(
            @JsonPropertyDescription("The StorageClass of the volume. Absent: the cluster's default.")
            @Text.ObjectName
            @Nullable String storageClassName,

            @JsonPropertyDescription(
                    "The access mode of the volume. ReadWriteMany: all VMs of the namespace share it. ReadWriteOnce: one VM after "
                            + "the other has it, and cannot be live-migrated meanwhile. Default: what CDI knows of the "
                            + "StorageClass.")
            @Size(max = 16) @Pattern("^(ReadWriteOnce|ReadWriteMany)$") @Nullable String accessMode)
            implements Tolerant {}
}
