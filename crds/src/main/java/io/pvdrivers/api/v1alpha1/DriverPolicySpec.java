package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.pvdrivers.api.schema.Text;
import io.pvdrivers.api.schema.Unique;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link DriverPolicy} states. Defaults are applied when read, never written back. */
@JsonClassDescription("What the selected VMs must run and have, and how they get there. A default is applied when a "
        + "field is read; it is never written into the spec.")
@ValidationRule(
        value = "self.mode != 'Propose'",
        fieldPath = ".mode",
        reason = "FieldValueForbidden",
        message = "spec.mode: Propose is not built yet; use Audit or Enforce")
@ValidationRule(
        value = """
                self.mode != 'Enforce' || !has(self.rollout) || !has(self.rollout.restart) || self.rollout.restart != 'Automatic' \
                || (has(self.rollout.windows) && size(self.rollout.windows) > 0)""",
        fieldPath = ".rollout.windows",
        reason = "FieldValueRequired",
        message =
                "spec.rollout.windows: mode Enforce with restart Automatic needs a window; write windows: [{always: true}]"
                        + " if VMs may restart at any time")
public record DriverPolicySpec(
        @JsonPropertyDescription(
                "Selects VMs of the policy's namespace by their labels. Absent or empty: every Windows VM "
                        + "in the namespace. VMs that do not run Windows are never touched.")
        @Nullable LabelSelector selector,

        @JsonPropertyDescription(
                "Decides between policies that select the same VM: the highest priority wins, and among "
                        + "equals the older policy. A VM that loses to another policy is reported as shadowed. "
                        + "Default 0.")
        @Min(-1000000) @Max(1000000) @Nullable Integer priority,

        @JsonPropertyDescription("How far the operator goes. Audit reports what differs and changes nothing. Enforce "
                + "brings the VMs to the release and the devices. Propose (publish every change as a patch "
                + "that somebody else applies) is not built yet and is refused.")
        Mode mode,

        @JsonPropertyDescription(
                "Stops the policy: no VM is started on its way, and a VM under way is left as it runs. "
                        + "Only a restart that brings a VM back still happens. Default false.")
        @Nullable Boolean paused,

        @JsonPropertyDescription("The virtio-win release that the VMs must run.")
        ReleaseChoice release,

        @JsonPropertyDescription(
                "How the release's ISO reaches a VM. Absent: the container image that the DriverRelease or the operator's "
                        + "--media names. Else one of: an image of your own, a claim of your own, a volume that the operator imports.")
        @Nullable MediaChoice media,

        @JsonPropertyDescription("How the drivers get installed inside the guest.") @Nullable Install install,

        @JsonPropertyDescription("Which devices must be paravirtual. Only emulated devices are moved; a device that is "
                + "paravirtual already stays as it is.")
        @Nullable Devices devices,

        @JsonPropertyDescription("How many VMs may be on their way at once, when they may restart, and when to stop.")
        @Nullable Rollout rollout,

        @JsonPropertyDescription(
                "What is done before and after a VM's devices are switched, and which VMs are left alone.")
        @Nullable Safety safety)
        implements Tolerant {

    /** How far the operator goes. */
    public enum Mode {
        @JsonProperty("Audit")
        AUDIT,
        @JsonProperty("Propose")
        PROPOSE,
        @JsonProperty("Enforce")
        ENFORCE
    }

    /** Which release. */
    @ValidationRule(
            value = "has(self.version) != has(self.channel)",
            fieldPath = ".version",
            reason = "FieldValueRequired",
            message = "spec.release.version: name one release, for example version: 0.1.302")
    @ValidationRule(
            value = "!has(self.channel)",
            fieldPath = ".channel",
            reason = "FieldValueForbidden",
            message = "spec.release.channel: not built yet; name the release in spec.release.version")
    @ValidationRule(
            value = "!has(self.minimumVersion)",
            fieldPath = ".minimumVersion",
            reason = "FieldValueForbidden",
            message = "spec.release.minimumVersion: not built yet; leave it out")
    @ValidationRule(
            value = "!has(self.deny) || size(self.deny) == 0",
            fieldPath = ".deny",
            reason = "FieldValueForbidden",
            message = "spec.release.deny: not built yet; leave it out")
    @ValidationRule(
            value = "!has(self.allowDowngrade) || !self.allowDowngrade",
            fieldPath = ".allowDowngrade",
            reason = "FieldValueForbidden",
            message = "spec.release.allowDowngrade: not built yet; leave it out")
    public record ReleaseChoice(
            @JsonPropertyDescription("The release by the name of its DriverRelease, such as 0.1.302. While there is no "
                    + "such DriverRelease the policy is not Ready and no VM is touched. A guest whose "
                    + "drivers are newer counts as satisfied.")
            @Text.ReleaseVersion
            @Nullable String version,

            @JsonPropertyDescription("Instead of a version: the newest release of this channel that supports the VM's "
                    + "Windows. Not built yet and refused.")
            @Nullable Channel channel,

            @JsonPropertyDescription("The oldest release that channel may choose. Not built yet and refused.")
            @Text.ReleaseVersion
            @Nullable String minimumVersion,

            @JsonPropertyDescription("Releases that channel must not choose. Not built yet and refused.")
            @Unique @Size(max = 64) @Nullable List<@Text.ReleaseVersion String> deny,

            @JsonPropertyDescription(
                    "Whether a guest with newer drivers is taken back to the release. Default false. True "
                            + "is not built yet and is refused.")
            @Nullable Boolean allowDowngrade)
            implements Tolerant {}

    /** Where the virtio-win project publishes a release. */
    public enum Channel {
        @JsonProperty("Stable")
        STABLE,
        @JsonProperty("Latest")
        LATEST
    }

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
            implements Tolerant {}

    /** An ISO in a container image. */
    public record ContainerDisk(
            @JsonPropertyDescription(
                    "The container image, such as quay.io/kubevirt/virtio-container-disk:v1.5.0. It must "
                            + "hold one ISO in /disk, and the nodes must be able to pull it: a VM does not start "
                            + "while its image cannot be pulled.")
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

    /** How drivers are installed. */
    @ValidationRule(
            value = "(has(self.method) && self.method == 'Job') == has(self.jobRef)",
            fieldPath = ".jobRef",
            message =
                    "spec.install.jobRef: method Job needs it, and no other method takes it; write jobRef: {name: the "
                            + "suspended CronJob}")
    @ValidationRule(
            value = "!has(self.guestAgent) || self.guestAgent == 'Leave' || !has(self.method) || self.method == "
                    + "'GuestAgent'",
            fieldPath = ".guestAgent",
            message = "spec.install.guestAgent: Ensure needs method GuestAgent; use Leave or leave it out")
    public record Install(
            @JsonPropertyDescription("Who installs the drivers. GuestAgent: the operator, through the QEMU guest agent "
                    + "inside Windows; where it may not or cannot reach the agent, as with Manual. Manual: the operator "
                    + "attaches the ISO, says which command to run inside Windows, and goes on when the facts show the "
                    + "drivers. Job: the operator attaches the ISO and runs a Job of yours (jobRef). Default "
                    + "GuestAgent.")
            @Nullable InstallMethod method,

            @JsonPropertyDescription(
                    "Which drivers. Required: those for storage, network and the serial channel, and one "
                            + "for every virtio device that the VM has. All: every driver that the release has for "
                            + "the guest's Windows. Default Required.")
            @Nullable DriverSet drivers,

            @JsonPropertyDescription(
                    "What happens to the QEMU guest agent while drivers are installed. Leave: nothing. "
                            + "Ensure: it is brought to the version on the ISO, after the drivers, if that is newer; it alone "
                            + "starts no installation. Default Leave.")
            @Nullable AgentCare guestAgent,

            @JsonPropertyDescription("How long an installation may take, in seconds, from 60 to 86400. One that takes "
                    + "longer has failed. Default 1800.")
            @Min(60) @Max(86400) @Nullable Integer timeoutSeconds,

            @JsonPropertyDescription(
                    "For method Job: the CronJob that the Job is made from. Required with method Job, and "
                            + "refused with the others.")
            @Nullable JobRef jobRef)
            implements Tolerant {}

    /** Who installs. */
    public enum InstallMethod {
        @JsonProperty("GuestAgent")
        GUEST_AGENT,
        @JsonProperty("Manual")
        MANUAL,
        @JsonProperty("Job")
        JOB
    }

    /** Which drivers are installed. */
    public enum DriverSet {
        @JsonProperty("Required")
        REQUIRED,
        @JsonProperty("All")
        ALL
    }

    /** What happens to the guest agent. */
    public enum AgentCare {
        @JsonProperty("Leave")
        LEAVE,
        @JsonProperty("Ensure")
        ENSURE
    }

    /** A CronJob, by name. */
    public record JobRef(
            @JsonPropertyDescription(
                    "The name of a CronJob in the policy's namespace. It must be suspended, so that it "
                            + "never runs by itself, and carry the label pvdrivers.io/install-job=true, by which its owner lets "
                            + "the operator run it.")
            @Text.ObjectName
            String name)
            implements Tolerant {}

    /** Which devices are moved, and to what. */
    public record Devices(
            @JsonPropertyDescription("What the VM's hard disks must be attached to.") @Nullable Disks disks,

            @JsonPropertyDescription("What the VM's network interfaces must be.") @Nullable Interfaces interfaces)
            implements Tolerant {}

    /** What becomes of disks. */
    public record Disks(
            @JsonPropertyDescription(
                    "The bus that disks on sata and usb move to: virtio (driver viostor), scsi (driver "
                            + "vioscsi), or Unchanged to move none. CD-ROM drives and LUNs stay. Default virtio.")
            @Nullable DiskTarget bus,

            @JsonPropertyDescription(
                    "Names of disks that stay as they are, as in spec.template.spec.domain.devices.disks "
                            + "of the VM, or the name of the volume where the VM has no entry for the disk. Default "
                            + "none.")
            @Unique @Size(max = 256) @Nullable List<@Text.DeviceName String> exclude)
            implements Tolerant {}

    /** What becomes of network interfaces. */
    public record Interfaces(
            @JsonPropertyDescription(
                    "The model that interfaces of model e1000, e1000e, rtl8139, ne2k_pci, pcnet and igb "
                            + "become: virtio (driver NetKVM), or Unchanged to move none. Default virtio.")
            @Nullable InterfaceTarget model,

            @JsonPropertyDescription("Names of interfaces that stay as they are, as in "
                    + "spec.template.spec.domain.devices.interfaces of the VM. Default none.")
            @Unique @Size(max = 256) @Nullable List<@Text.DeviceName String> exclude)
            implements Tolerant {}

    /** The bus that disks move to. */
    public enum DiskTarget {
        @JsonProperty("virtio")
        VIRTIO,
        @JsonProperty("scsi")
        SCSI,
        @JsonProperty("Unchanged")
        UNCHANGED
    }

    /** The model that network interfaces become. */
    public enum InterfaceTarget {
        @JsonProperty("virtio")
        VIRTIO,
        @JsonProperty("Unchanged")
        UNCHANGED
    }

    /** Pace and times. */
    @ValidationRule(
            value = """
                    !has(self.maxConcurrent) || (type(self.maxConcurrent) == int \
                    ? self.maxConcurrent >= 1 && self.maxConcurrent <= 10000 \
                    : self.maxConcurrent.matches('^([1-9][0-9]?|100)%$'))""",
            fieldPath = ".maxConcurrent",
            message = "spec.rollout.maxConcurrent: write a number from 1 to 10000, or a share from 1% to 100%")
    @ValidationRule(
            value = """
                    !has(self.maxFailures) || (type(self.maxFailures) == int \
                    ? self.maxFailures >= 0 && self.maxFailures <= 10000 \
                    : self.maxFailures.matches('^([0-9]|[1-9][0-9]|100)%$'))""",
            fieldPath = ".maxFailures",
            message = "spec.rollout.maxFailures: write a number from 0 to 10000, or a share from 0% to 100%")
    @ValidationRule(
            value = "!has(self.canary)",
            fieldPath = ".canary",
            reason = "FieldValueForbidden",
            message = "spec.rollout.canary: not built yet; leave it out")
    public record Rollout(
            @JsonPropertyDescription(
                    "How many of the selected VMs may be in flight at once: a number from 1, or a share "
                            + "such as 10%, which is rounded down but never below one VM. A VM that waits for a "
                            + "person is not in flight. Default 1.")
            @Nullable IntOrString maxConcurrent,

            @JsonPropertyDescription(
                    "How many VMs may fail or be rolled back, as a number from 0 or a share such as 5%, which is rounded down. "
                            + "With one more the policy is Stalled and starts no further VM. Default 1.")
            @Nullable IntOrString maxFailures,

            @JsonPropertyDescription("A first few VMs that must stay well for a while. Not built yet and refused.")
            @Nullable Canary canary,

            @JsonPropertyDescription(
                    "Who restarts a VM when its devices have changed. WhenUserRestarts: nobody does it on "
                            + "purpose, the change takes effect with the next restart by its owner. Automatic: the "
                            + "operator, inside a window. Manual: the operator, once the VM carries the annotation "
                            + "pvdrivers.io/approved with the id of the run as its value (the VM's waitingFor gives the "
                            + "command), or true for whatever run. Default WhenUserRestarts.")
            @Nullable RestartMode restart,

            @JsonPropertyDescription(
                    "What happens when other people's changes to the VM would go live with a restart of "
                            + "ours. Wait: the VM waits until they have restarted it or taken the change back; the changed "
                            + "paths are named. Apply: the restart is made, and their changes go live with it. Default Wait.")
            @Nullable ForeignChanges foreignChanges,

            @JsonPropertyDescription(
                    "When the operator may disrupt guests. Mode Enforce with restart Automatic needs one; "
                            + "[{always: true}] allows any time. Absent: only people disrupt a guest, the operator "
                            + "waits for them and says so. A restart that brings a VM back waits for no window.")
            @Size(max = 16) @Nullable List<Window> windows)
            implements Tolerant {}

    /** A first few VMs. */
    public record Canary(
            @JsonPropertyDescription("How many VMs go first, from 1 to 100.") @Min(1) @Max(100) @Nullable Integer count,

            @JsonPropertyDescription("How long they must stay Ready before others follow, in seconds, up to 30 days.")
            @Min(0) @Max(2592000) @Nullable Integer soakSeconds)
            implements Tolerant {}

    /** Who restarts a VM. */
    public enum RestartMode {
        @JsonProperty("WhenUserRestarts")
        WHEN_USER_RESTARTS,
        @JsonProperty("Automatic")
        AUTOMATIC,
        @JsonProperty("Manual")
        MANUAL
    }

    /** What becomes of other people's pending changes. */
    public enum ForeignChanges {
        @JsonProperty("Wait")
        WAIT,
        @JsonProperty("Apply")
        APPLY
    }

    /** When guests may be disrupted. */
    @ValidationRule(
            value = "(has(self.always) && self.always) != has(self.schedule)",
            fieldPath = ".always",
            message =
                    "spec.rollout.windows: an entry is either always: true or a schedule; write windows: [{always: true}]")
    @ValidationRule(
            value = "!has(self.schedule) && !has(self.durationSeconds) && !has(self.timeZone)",
            fieldPath = ".schedule",
            reason = "FieldValueForbidden",
            message =
                    "spec.rollout.windows: schedule, durationSeconds and timeZone are not built yet; write windows: [{always: true}]")
    public record Window(
            @JsonPropertyDescription("Whether any time will do. True excludes the other fields.") @Nullable Boolean always,

            @JsonPropertyDescription("When the window opens, as the five fields of cron: minute, hour, day of month, "
                    + "month, day of week. Not built yet and refused.")
            @Size(min = 9, max = 64) @Pattern("^[^ ]+( [^ ]+){4}$") @Nullable String schedule,

            @JsonPropertyDescription("How long the window stays open, in seconds, from 300 to 604800 (seven days). Not "
                    + "built yet and refused.")
            @Min(300) @Max(604800) @Nullable Integer durationSeconds,

            @JsonPropertyDescription(
                    "The time zone of the schedule by its IANA name, such as Europe/Berlin. Default UTC. "
                            + "Not built yet and refused.")
            @Size(min = 1, max = 64) @Pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$") @Nullable String timeZone)
            implements Tolerant {}

    /** Care before and after a switch. */
    public record Safety(
            @JsonPropertyDescription("What happens when a guest does not return after its devices were switched. "
                    + "Automatic: the devices are put back as they were and the VM restarts once more. "
                    + "Never: the VM stays as it is and is reported. Default Automatic.")
            @Nullable RollbackMode rollback,

            @JsonPropertyDescription(
                    "Whether the VM is snapshotted before its devices are switched. BeforeSwitch: the operator makes a "
                            + "VirtualMachineSnapshot and switches only when that is ready to use; a VM with a volume that "
                            + "cannot be snapshotted is blocked. The operator never restores it. Default Never.")
            @Nullable SnapshotMode snapshot,

            @JsonPropertyDescription(
                    "How long the snapshot is kept after the VM has become Ready, in seconds, from 0 to 2592000 (30 days). Then "
                            + "the operator deletes it. One of a run that did not succeed is never deleted. Without snapshot: "
                            + "BeforeSwitch there is no snapshot, and this has no effect. Default 86400.")
            @Min(0) @Max(2592000) @Nullable Integer keepSnapshotSeconds,

            @JsonPropertyDescription(
                    "How often a run that failed before it switched a device is tried again by itself, from 0 to 10, first after "
                            + "15 minutes, then after 1 hour, then every 4 hours. Tried again are a volume that could not be had "
                            + "or plugged in, an installer that ended with an error, whatever its exit code, or not in time, a "
                            + "Job that was refused, and a snapshot that failed. Everything else waits for a person: a VM that was "
                            + "switched and taken back, one that did not start with the ISO in it, a driver that is missing though "
                            + "the installer succeeded, a proof that did not come. Default 2.")
            @Min(0) @Max(10) @Nullable Integer retries,

            @JsonPropertyDescription("How long a VM may run after the switch before its guest must have returned, in "
                    + "seconds, from 60 to 86400. Only time in which the VM runs counts. Default 1800.")
            @Min(60) @Max(86400) @Nullable Integer verifyTimeoutSeconds,

            @JsonPropertyDescription(
                    "Whether the MAC addresses that the guest has are written into the VM with the first "
                            + "change of its devices. Without that KubeVirt draws new ones at every start. They "
                            + "stay there afterwards. Default true.")
            @Nullable Boolean pinMacAddresses,

            @JsonPropertyDescription(
                    "Whether Active Directory domain controllers are switched. Default false: they are blocked.")
            @Nullable Boolean allowDomainControllers,

            @JsonPropertyDescription(
                    "Whether members of a Windows failover cluster are switched. Default false: they " + "are blocked.")
            @Nullable Boolean allowClusterNodes,

            @JsonPropertyDescription(
                    "Whether a guest with BitLocker on is switched; it may ask for its recovery key at "
                            + "the next start. Default false: it is blocked.")
            @Nullable Boolean allowBitLocker,

            @JsonPropertyDescription(
                    "Whether the operator suspends BitLocker, through the guest agent, for one start of Windows before each "
                            + "change of devices; the disk stays encrypted, and its key is readable meanwhile. Beside allowBitLocker "
                            + "it is suspended all the same. Default false: a guest with BitLocker on is blocked, unless "
                            + "allowBitLocker lets it be switched with BitLocker on.")
            @Nullable Boolean suspendBitLocker,

            @JsonPropertyDescription(
                    "Whether a guest that may hibernate (also by Fast Startup) is switched; a hibernated "
                            + "Windows does not find its new devices. Default false: it is blocked.")
            @Nullable Boolean allowHibernation,

            @JsonPropertyDescription(
                    "Whether the operator turns hibernation and Fast Startup off, through the guest agent, before the first "
                            + "change of devices. They stay off. Beside allowHibernation they are turned off all the same. Default "
                            + "false: a guest that may hibernate is blocked, unless allowHibernation lets it be switched as it is.")
            @Nullable Boolean disableHibernation,

            @JsonPropertyDescription(
                    "Whether the operator removes, once a VM is verified, the adapters of the former interfaces that Windows "
                            + "keeps hidden. Should the VM go back to its former devices later, their IP settings have "
                            + "to be given again. Default false.")
            @Nullable Boolean removeGhostAdapters,

            @JsonPropertyDescription(
                    "Whether a guest with its system on a dynamic disk is switched. Default false: it is " + "blocked.")
            @Nullable Boolean allowDynamicSystemDisk,

            @JsonPropertyDescription(
                    "Whether a guest is switched of which nobody has said whether it is one of the above. "
                            + "Default false: it waits, and says how to tell.")
            @Nullable Boolean allowUnknownRoles)
            implements Tolerant {}

    /** What happens to a guest that does not return. */
    public enum RollbackMode {
        @JsonProperty("Automatic")
        AUTOMATIC,
        @JsonProperty("Never")
        NEVER
    }

    /** Whether a snapshot is taken. */
    public enum SnapshotMode {
        @JsonProperty("Never")
        NEVER,
        @JsonProperty("BeforeSwitch")
        BEFORE_SWITCH
    }
}
