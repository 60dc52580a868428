package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.pvdrivers.api.schema.ClusterOnly;
import io.pvdrivers.api.schema.Text;
import io.pvdrivers.api.schema.Unique;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link DriverPolicy} states. Defaults are applied when read, never written back. */
@JsonClassDescription("What the selected VMs must run and have, and how they get there. A default is applied when a "
        + "field is read; it is never written into the spec.")
@ValidationRule(
        value = """
                self.mode == 'Audit' || !has(self.rollout) || !has(self.rollout.restart) || self.rollout.restart != 'Automatic' \
                || (has(self.rollout.windows) && size(self.rollout.windows) > 0)""",
        fieldPath = ".rollout.windows",
        reason = "FieldValueRequired",
        message =
                "spec.rollout.windows: mode Enforce or Propose with restart Automatic needs a window; write windows: [{always: true}]"
                        + " if VMs may restart at any time")
@ValidationRule(
        value =
                "!has(self.release.channel) || !has(self.media) || (!has(self.media.containerDisk) && !has(self.media.persistentVolumeClaim))",
        fieldPath = ".media",
        message =
                "spec.media: an image or claim of your own holds one release, and a channel may mean several; name the release in spec.release.version, or take it out")
public record DriverPolicySpec(
        @JsonPropertyDescription(
                "Selects namespaces by their labels; every namespace has the label kubernetes.io/metadata.name. Absent or "
                        + "empty: every namespace.")
        @ClusterOnly
        @Nullable LabelSelector namespaceSelector,

        @JsonPropertyDescription(
                "Selects VMs by their labels, in the policy's namespace or in those that it selects. Absent or empty: every "
                        + "Windows VM there. VMs that do not run Windows are never touched.")
        @Nullable LabelSelector selector,

        @JsonPropertyDescription(
                "Decides between policies that select the same VM: the highest priority wins, and among "
                        + "equals the older policy. A DriverPolicy comes before every ClusterDriverPolicy. A policy that "
                        + "loses VMs to others says so in its condition Shadowed. Default 0.")
        @Min(-1000000) @Max(1000000) @Nullable Integer priority,

        @JsonPropertyDescription("How far the operator goes. Audit reports what differs and changes nothing. Propose "
                + "publishes every change of a VirtualMachine as a patch in its DriverState, waits until somebody "
                + "else has made it, most likely by way of Git, and does the rest: it installs drivers, "
                + "restarts VMs as rollout.restart says, and verifies. Enforce makes the changes itself.")
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
        @Nullable RolloutSpec rollout,

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

    /** Where the virtio-win project publishes a release. */
    public enum Channel {
        @JsonProperty("Stable")
        STABLE,
        @JsonProperty("Latest")
        LATEST
    }

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
            @JsonPropertyDescription("The name of a CronJob in the VM's namespace. It must be suspended, so that it "
                    + "never runs by itself, and carry the label pvdrivers.io/install-job=true, by which its owner lets "
                    + "the operator run it.")
            @Text.ObjectName
            String name)
            implements Tolerant {}

    /** Which devices are moved, and to what. */
    @ValidationRule(
            value =
                    "!has(self.preferences) || self.preferences.all(p, self.preferences.exists_one(q, q.from == p.from))",
            fieldPath = ".preferences",
            message = "spec.devices.preferences: two entries have the same from; leave one of them")
    @ValidationRule(
            value =
                    "!has(self.preferences) || self.preferences.all(p, !self.preferences.exists(q, q.from == p.to && p.from != p.to))",
            fieldPath = ".preferences",
            message =
                    "spec.devices.preferences: the to of one entry is the from of another, so that a VM would move twice; "
                            + "name in each to the preference that VMs shall keep")
    public record Devices(
            @JsonPropertyDescription("What the VM's hard disks must be attached to.") @Nullable Disks disks,

            @JsonPropertyDescription("What the VM's network interfaces must be.") @Nullable Interfaces interfaces,

            @JsonPropertyDescription(
                    "For VMs that leave bus and model to a KubeVirt preference: which preference takes the place of which. "
                            + "A VM whose spec.preference.name is the from of an entry is switched by that one field instead of by "
                            + "entries in its disks and interfaces, and goes back the same way. Such a VM is Blocked where it states "
                            + "a bus or model of a device that is to move, where a device that is to stay states none, where the two "
                            + "preferences differ in more than preferredDiskBus and preferredInterfaceModel, where it uses an older "
                            + "state of its preference, and where one of them is not there. Other VMs are switched by their own entries. The operator needs "
                            + "--preferences for it, in the chart preferences.enabled. Default none.")
            @Size(max = 32) @Nullable List<PreferenceChange> preferences)
            implements Tolerant {}

    /**
     * One preference in place of another.
     *
     * @param from the name of the preference with emulated devices
     * @param to the name of the one with paravirtual devices, of the same kind, and for a VirtualMachinePreference in the same namespace
     */
    @ValidationRule(
            value = "self.from != self.to",
            fieldPath = ".to",
            message = "spec.devices.preferences: from and to are the same preference; name the one with virtio in to")
    public record PreferenceChange(
            @JsonPropertyDescription("The preference that the VM has, by its name.") @Text.ObjectName
            String from,

            @JsonPropertyDescription(
                    "The preference that takes its place, by its name: of the same kind as the VM's, and for a "
                            + "VirtualMachinePreference in the VM's namespace.")
            @Text.ObjectName
            String to)
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
}
