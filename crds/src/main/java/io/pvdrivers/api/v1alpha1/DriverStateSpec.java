package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.pvdrivers.api.schema.Text;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which VM, under which policy, and the plan it was let go with. Written by the operator. */
@JsonClassDescription("Which VM, under which policy, and the plan it was let go with. The operator writes it.")
@RecordBuilder
public record DriverStateSpec(
        @JsonPropertyDescription(
                "The VM that this is the record of. It never changes: a VM created anew gets a new record.")
        VirtualMachineRef virtualMachine,

        @JsonPropertyDescription(
                "The policy that governs the VM now. Absent: none does, and what is under way is ended.")
        @Nullable PolicyRef policyRef,

        @JsonPropertyDescription("Leave to run, with the plan. Absent: the VM's turn has not come.") @Nullable Ticket ticket)
        implements DriverStateSpecBuilder.With, Tolerant {

    /** The VM. */
    @ValidationRule(
            value = "self == oldSelf",
            message = "spec.virtualMachine: cannot be changed; delete the DriverState and the operator makes a new one")
    public record VirtualMachineRef(
            @JsonPropertyDescription("The name of the VM.") @Text.ObjectName
            String name,

            @JsonPropertyDescription("The uid of the VM: one of the same name that was created anew is another VM.")
            @Text.Uid
            String uid)
            implements Tolerant {}

    /** A policy as it was at a time. */
    public record PolicyRef(
            @JsonPropertyDescription("The kind of the policy: DriverPolicy or ClusterDriverPolicy.")
            @Size(max = 32) @Pattern("^(DriverPolicy|ClusterDriverPolicy)$") String kind,

            @JsonPropertyDescription("The name of the policy.") @Text.ObjectName
            String name,

            @JsonPropertyDescription("The uid of the policy.") @Text.Uid
            String uid,

            @JsonPropertyDescription("The metadata.generation of the policy that is meant.") @Min(0) @Nullable Long generation)
            implements Tolerant {}

    /**
     * Leave to run, and the plan frozen with it.
     *
     * @param id names the run
     */
    public record Ticket(
            @JsonPropertyDescription("The name of the run.") @Text.Uid
            String id,

            @JsonPropertyDescription("When the VM was let go.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant grantedAt,

            @JsonPropertyDescription("The policy that the plan was made from.")
            PolicyRef policyRef,

            @JsonPropertyDescription("What the VM shall become. Frozen: a later edit of the policy makes a new ticket.")
            Plan plan)
            implements Tolerant {}

    /**
     * What one VM shall become.
     *
     * @param image the containerDisk that holds the release's ISO; absent while nobody named one
     * @param wanted every device the policy wants paravirtual, with the value it shall have
     */
    public record Plan(
            @JsonPropertyDescription("The release that the guest shall run.") @Text.Phrase
            String release,

            @JsonPropertyDescription("The container image that holds the release's ISO. Absent: nobody named one.")
            @Size(max = 1024) @Nullable String image,

            @JsonPropertyDescription(
                    "The Secret with the credentials for the image's registry. Absent: none are needed.")
            @Text.Phrase
            @Nullable String imagePullSecret,

            @JsonPropertyDescription(
                    "How the ISO reaches the VM, other than in a container image. Absent: in the image.")
            @Nullable PlanMedia media,

            @JsonPropertyDescription("The bus that emulated disks move to.")
            DriverPolicySpec.DiskTarget diskTarget,

            @JsonPropertyDescription("The model that emulated network interfaces become.")
            DriverPolicySpec.InterfaceTarget interfaceTarget,

            @JsonPropertyDescription(
                    "Every device that shall be paravirtual, with the bus or model that it shall have.")
            @Size(max = 512) List<WantedDevice> wanted,

            @JsonPropertyDescription("Who installs the drivers.")
            DriverPolicySpec.InstallMethod installMethod,

            @JsonPropertyDescription("Which drivers are installed.")
            DriverPolicySpec.DriverSet drivers,

            @JsonPropertyDescription("The CronJob that method Job makes its Job from. Absent: another method.")
            @Text.Phrase
            @Nullable String jobRef,

            @JsonPropertyDescription("What happens to the guest agent.")
            DriverPolicySpec.AgentCare guestAgent,

            @JsonPropertyDescription("How long the installation may take, in seconds.") @Min(0) int installTimeoutSeconds,

            @JsonPropertyDescription("The policy's safety with every default spelt out.")
            PlanSafety safety,

            @JsonPropertyDescription(
                    "What else will do, and what is taken back. Absent: the release and newer drivers, and nothing is taken back.")
            @Nullable PlanTolerance tolerance,

            @JsonPropertyDescription(
                    "The preference by which the devices are switched. Absent: by the VM's own disks and interfaces.")
            @Nullable PlanPreference preference)
            implements Tolerant {

        public Plan {
            wanted = wanted == null ? List.of() : wanted;
        }

        /** The same, with the devices switched by a preference. */
        public Plan withPreference(PlanPreference change) {
            return new Plan(
                    release,
                    image,
                    imagePullSecret,
                    media,
                    diskTarget,
                    interfaceTarget,
                    wanted,
                    installMethod,
                    drivers,
                    jobRef,
                    guestAgent,
                    installTimeoutSeconds,
                    safety,
                    tolerance,
                    change);
        }
    }

    /**
     * One preference in place of another.
     *
     * @param from the name of the one that the VM has
     * @param to the name of the one that it gets
     */
    public record PlanPreference(
            @JsonPropertyDescription("The name of the preference that the VM has.") @Text.Phrase
            String from,

            @JsonPropertyDescription("The name of the preference that it gets.") @Text.Phrase
            String to)
            implements Tolerant {}

    /**
     * Which drivers will do besides the release's, and which issues are borne.
     *
     * @param deny releases whose drivers do not come under {@code accept}
     */
    public record PlanTolerance(
            @JsonPropertyDescription("Ranges of older releases whose drivers will do.") @Size(max = 16) @Nullable List<PlanRange> accept,

            @JsonPropertyDescription("Releases whose drivers do not come under accept.") @Size(max = 64) @Nullable List<@Text.Phrase String> deny,

            @JsonPropertyDescription("Known issues that do not stop the VM.") @Size(max = 64) @Nullable List<@Text.Phrase String> acceptIssues,

            @JsonPropertyDescription("Whether newer drivers are taken back to the release.")
            boolean allowDowngrade)
            implements Tolerant {}

    /** Releases from one to another, both of them in it. */
    public record PlanRange(
            @JsonPropertyDescription("The oldest release of the range.") @Text.Phrase
            String from,

            @JsonPropertyDescription("The newest release of the range. Absent: the release of the plan.")
            @Text.Phrase
            @Nullable String to)
            implements Tolerant {}

    /**
     * How the ISO reaches the VM.
     *
     * @param claimName a claim of the user's; absent where the operator imports, or an image is used
     * @param volume the volume that the operator imports the ISO into; absent where none is
     * @param ownImage the plan's image is the policy's own
     */
    public record PlanMedia(
            @JsonPropertyDescription("The user's claim that holds the ISO. Absent: another medium.")
            @Text.Phrase
            @Nullable String claimName,

            @JsonPropertyDescription("The volume that the operator imports the ISO into. Absent: another medium.")
            @Nullable PlanVolume volume,

            @JsonPropertyDescription("Whether an empty drive stays in the VM.")
            boolean keepDrive,

            @JsonPropertyDescription(
                    "Whether the image is one that the policy names itself. Absent or false: it is the release's.")
            @Nullable Boolean ownImage)
            implements Tolerant {}

    /** A volume that the operator fills with a release's ISO. */
    public record PlanVolume(
            @JsonPropertyDescription("The name of the DataVolume and of its claim.") @Text.Phrase
            String name,

            @JsonPropertyDescription("The container image that the ISO is imported from. Absent: from url.")
            @Size(max = 1024) @Nullable String image,

            @JsonPropertyDescription("Where the ISO is imported from. Absent: from image.") @Size(max = 2048) @Nullable String url,

            @JsonPropertyDescription("The SHA-256 that the file at url must have.") @Size(max = 64) @Nullable String sha256,

            @JsonPropertyDescription("The StorageClass. Absent: the cluster's default.") @Text.Phrase @Nullable String storageClassName,

            @JsonPropertyDescription("The access mode. Absent: what CDI knows of the StorageClass.")
            @Text.Phrase
            @Nullable String accessMode)
            implements Tolerant {}

    /** The policy's {@code safety}, with every default spelt out. */
    @RecordBuilder
    public record PlanSafety(
            @JsonPropertyDescription("What happens when the guest does not return after the switch.")
            Safety.RollbackMode rollback,

            @JsonPropertyDescription("Whether the VM is snapshotted before the switch.")
            Safety.SnapshotMode snapshot,

            @JsonPropertyDescription("How long the snapshot is kept after the VM is Ready, in seconds. Absent: 86400.")
            @Min(0) @Nullable Integer keepSnapshotSeconds,

            @JsonPropertyDescription(
                    "How often a run that failed before its switch is tried again by itself. Absent: 2.")
            @Min(0) @Nullable Integer retries,

            @JsonPropertyDescription(
                    "How long the VM may run after the switch before its guest must have returned, in seconds.")
            @Min(0) int verifyTimeoutSeconds,

            @JsonPropertyDescription("Whether the guest's MAC addresses are written into the VM.")
            boolean pinMacAddresses,

            @JsonPropertyDescription("Whether the VM may go ahead as a domain controller.")
            boolean allowDomainControllers,

            @JsonPropertyDescription("Whether the VM may go ahead as a member of a failover cluster.")
            boolean allowClusterNodes,

            @JsonPropertyDescription("Whether the VM may go ahead with BitLocker on.")
            boolean allowBitLocker,

            @JsonPropertyDescription("Whether BitLocker is suspended before devices change.")
            boolean suspendBitLocker,

            @JsonPropertyDescription("Whether the VM may go ahead although it may hibernate.")
            boolean allowHibernation,

            @JsonPropertyDescription("Whether hibernation is turned off before devices change.")
            boolean disableHibernation,

            @JsonPropertyDescription("Whether hidden adapters are removed in the end.")
            boolean removeGhostAdapters,

            @JsonPropertyDescription("Whether the VM may go ahead with its system on a dynamic disk.")
            boolean allowDynamicSystemDisk,

            @JsonPropertyDescription("Whether the VM may go ahead while nobody has said which of these it is.")
            boolean allowUnknownRoles,

            @JsonPropertyDescription(
                    "Whether the VM may go ahead with drivers of another hypervisor at work that fight over devices. Absent: false.")
            @Nullable Boolean allowForeignDrivers)
            implements DriverStateSpecPlanSafetyBuilder.With, Tolerant {}

    /** One device that shall be paravirtual. */
    public record WantedDevice(
            @JsonPropertyDescription("Whether it is a disk or a network interface.")
            DeviceKind kind,

            @JsonPropertyDescription("The name of the device in the VM.") @Text.Phrase
            String name,

            @JsonPropertyDescription("The bus or model that it shall have.") @Text.Phrase
            String value)
            implements Tolerant {}

    /** What a device is. */
    public enum DeviceKind {
        @JsonProperty("Disk")
        DISK,
        @JsonProperty("Interface")
        INTERFACE
    }
}
