package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link DriverPolicy} states. Defaults are applied when read, never written back. */
public record DriverPolicySpec(
        @Nullable LabelSelector selector,
        @Nullable Integer priority,
        Mode mode,
        @Nullable Boolean paused,
        ReleaseChoice release,
        @Nullable MediaChoice media,
        @Nullable Install install,
        @Nullable Devices devices,
        @Nullable Rollout rollout,
        @Nullable Safety safety) {

    /** How far the operator goes. */
    public enum Mode {
        @JsonProperty("Audit")
        AUDIT,
        @JsonProperty("Propose")
        PROPOSE,
        @JsonProperty("Enforce")
        ENFORCE
    }

    public record ReleaseChoice(
            @Nullable String version,
            @Nullable Channel channel,
            @Nullable String minimumVersion,
            @Nullable List<String> deny,
            @Nullable Boolean allowDowngrade) {}

    public enum Channel {
        @JsonProperty("Stable")
        STABLE,
        @JsonProperty("Latest")
        LATEST
    }

    public record MediaChoice(
            @Nullable ContainerDisk containerDisk,
            @Nullable Claim persistentVolumeClaim,
            @Nullable ImportedVolume dataVolume,
            @Nullable Boolean keepDrive) {}

    public record ContainerDisk(String image, @Nullable String imagePullSecret) {}

    public record Claim(String claimName) {}

    public record ImportedVolume(
            @Nullable String storageClassName, @Nullable String accessMode) {}

    public record Install(
            @Nullable InstallMethod method,
            @Nullable DriverSet drivers,
            @Nullable AgentCare guestAgent,
            @Nullable Integer timeoutSeconds,
            @Nullable JobRef jobRef) {}

    public enum InstallMethod {
        @JsonProperty("GuestAgent")
        GUEST_AGENT,
        @JsonProperty("Manual")
        MANUAL,
        @JsonProperty("Job")
        JOB
    }

    public enum DriverSet {
        @JsonProperty("Required")
        REQUIRED,
        @JsonProperty("All")
        ALL
    }

    public enum AgentCare {
        @JsonProperty("Leave")
        LEAVE,
        @JsonProperty("Ensure")
        ENSURE
    }

    public record JobRef(String name) {}

    public record Devices(@Nullable Disks disks, @Nullable Interfaces interfaces) {}

    public record Disks(@Nullable DiskTarget bus, @Nullable List<String> exclude) {}

    public record Interfaces(
            @Nullable InterfaceTarget model, @Nullable List<String> exclude) {}

    public enum DiskTarget {
        @JsonProperty("virtio")
        VIRTIO,
        @JsonProperty("scsi")
        SCSI,
        @JsonProperty("Unchanged")
        UNCHANGED
    }

    public enum InterfaceTarget {
        @JsonProperty("virtio")
        VIRTIO,
        @JsonProperty("Unchanged")
        UNCHANGED
    }

    public record Rollout(
            @Nullable IntOrString maxConcurrent,
            @Nullable IntOrString maxFailures,
            @Nullable Canary canary,
            @Nullable RestartMode restart,
            @Nullable ForeignChanges foreignChanges,
            @Nullable List<Window> windows) {}

    public record Canary(@Nullable Integer count, @Nullable Integer soakSeconds) {}

    public enum RestartMode {
        @JsonProperty("WhenUserRestarts")
        WHEN_USER_RESTARTS,
        @JsonProperty("Automatic")
        AUTOMATIC,
        @JsonProperty("Manual")
        MANUAL
    }

    public enum ForeignChanges {
        @JsonProperty("Wait")
        WAIT,
        @JsonProperty("Apply")
        APPLY
    }

    public record Window(
            @Nullable Boolean always,
            @Nullable String schedule,
            @Nullable Integer durationSeconds,
            @Nullable String timeZone) {}

    public record Safety(
            @Nullable RollbackMode rollback,
            @Nullable SnapshotMode snapshot,
            @Nullable Integer verifyTimeoutSeconds,
            @Nullable Boolean pinMacAddresses,
            @Nullable Boolean allowDomainControllers,
            @Nullable Boolean allowClusterNodes,
            @Nullable Boolean allowBitLocker,
            @Nullable Boolean allowHibernation,
            @Nullable Boolean allowDynamicSystemDisk,
            @Nullable Boolean allowUnknownRoles) {}

    public enum RollbackMode {
        @JsonProperty("Automatic")
        AUTOMATIC,
        @JsonProperty("Never")
        NEVER
    }

    public enum SnapshotMode {
        @JsonProperty("Never")
        NEVER,
        @JsonProperty("BeforeSwitch")
        BEFORE_SWITCH
    }
}
