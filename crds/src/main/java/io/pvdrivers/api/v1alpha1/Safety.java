package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

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

        @JsonPropertyDescription("Whether the MAC addresses that the guest has are written into the VM with the first "
                + "change of its devices. Without that KubeVirt draws new ones at every start. They "
                + "stay there afterwards. Default true.")
        @Nullable Boolean pinMacAddresses,

        @JsonPropertyDescription(
                "Whether Active Directory domain controllers are switched. Default false: they are blocked.")
        @Nullable Boolean allowDomainControllers,

        @JsonPropertyDescription(
                "Whether members of a Windows failover cluster are switched. Default false: they " + "are blocked.")
        @Nullable Boolean allowClusterNodes,

        @JsonPropertyDescription("Whether a guest with BitLocker on is switched; it may ask for its recovery key at "
                + "the next start. Default false: it is blocked.")
        @Nullable Boolean allowBitLocker,

        @JsonPropertyDescription(
                "Whether the operator suspends BitLocker, through the guest agent, for one start of Windows before each "
                        + "change of devices; the disk stays encrypted, and its key is readable meanwhile. Beside allowBitLocker "
                        + "it is suspended all the same. Default false: a guest with BitLocker on is blocked, unless "
                        + "allowBitLocker lets it be switched with BitLocker on.")
        @Nullable Boolean suspendBitLocker,

        @JsonPropertyDescription("Whether a guest that may hibernate (also by Fast Startup) is switched; a hibernated "
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
                "Whether a guest is switched of which nobody has said whether it is one of the above, and whether "
                        + "drivers are installed in one of which nobody has said which Windows updates it has. "
                        + "Default false: it waits, and says how to tell.")
        @Nullable Boolean allowUnknownRoles,

        @JsonPropertyDescription(
                "Whether a guest is switched in which drivers of another hypervisor are at work that are known to fight over its "
                        + "devices, such as those of Xen. Default false: it is blocked, and says what to remove.")
        @Nullable Boolean allowForeignDrivers)
        implements Tolerant {
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
