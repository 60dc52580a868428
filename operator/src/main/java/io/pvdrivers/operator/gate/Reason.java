package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Reason.Turn.OPERATOR;
import static io.pvdrivers.operator.gate.Reason.Turn.PERSON;

import java.util.Optional;
import java.util.stream.Stream;

/** Why a gate has not passed. The code is what conditions, Events and metrics carry. */
public enum Reason {
    ADAPTER_MISSING("AdapterMissing", PERSON),
    AUDIT("Audit", PERSON),
    AWAITING_GIT("AwaitingGit", PERSON),
    AWAITING_RESTART("AwaitingRestart", PERSON),
    AWAITING_APPROVAL("AwaitingApproval", PERSON),
    AWAITING_TICKET("AwaitingTicket", OPERATOR),
    BIT_LOCKER("BitLocker", PERSON),
    CLUSTER_NODE("ClusterNode", PERSON),
    CONTESTED("Contested", PERSON),
    DISKS_OFFLINE("DisksOffline", PERSON),
    DOMAIN_CONTROLLER("DomainController", PERSON),
    DRIVER_NOT_BOUND("DriverNotBound", PERSON),
    DYNAMIC_SYSTEM_DISK("DynamicSystemDisk", PERSON),
    FOREIGN_CHANGES("ForeignChanges", PERSON),
    FOREIGN_DRIVERS("ForeignDrivers", PERSON),
    FOREIGN_EDIT("ForeignEdit", PERSON),
    GUEST_AGENT_MISSING("GuestAgentMissing", PERSON),
    GUEST_DID_NOT_RETURN("GuestDidNotReturn", PERSON),
    GUEST_NOT_ASKED("GuestNotAsked", OPERATOR),
    GUEST_OS_UNKNOWN("GuestOsUnknown", PERSON),
    GUEST_ROLE_UNKNOWN("GuestRoleUnknown", PERSON),
    GUEST_SETTINGS_UNKNOWN("GuestSettingsUnknown", PERSON),
    GUEST_STARTING("GuestStarting", OPERATOR),
    GUEST_UNSEEN("GuestUnseen", PERSON),
    HELD("Held", PERSON),
    HIBERNATION("Hibernation", PERSON),
    INSTALL_BY_HAND("InstallByHand", PERSON),
    INSTALL_FAILED("InstallFailed", PERSON),
    INSTALL_TIMED_OUT("InstallTimedOut", PERSON),
    INSTALLER_LIED("InstallerLied", PERSON),
    INSTALLING("Installing", OPERATOR),
    JOB_REFUSED("JobRefused", PERSON),
    REFUSED("Refused", PERSON),
    KNOWN_ISSUE("KnownIssue", PERSON),
    MEDIA_MISMATCH("MediaMismatch", PERSON),
    MEDIA_UNAVAILABLE("MediaUnavailable", PERSON),
    MEDIA_UNKNOWN("MediaUnknown", PERSON),
    MEDIA_BUSY("MediaBusy", OPERATOR),
    MEDIA_REFUSED("MediaRefused", PERSON),
    MEDIA_UNUSABLE("MediaUnusable", PERSON),
    IMPORTING_MEDIA("ImportingMedia", OPERATOR),
    PLUGGING("Plugging", OPERATOR),
    MISSING_UPDATE("MissingUpdate", PERSON),
    MIGRATION_IN_PROGRESS("MigrationInProgress", OPERATOR),
    NOT_BUILT("NotBuilt", PERSON),
    NOT_RUNNING("NotRunning", PERSON),
    NOT_WINDOWS("NotWindows", PERSON),
    NO_PROOF("NoProof", PERSON),
    OPTED_OUT("OptedOut", PERSON),
    OUTSIDE_WINDOW("OutsideWindow", OPERATOR),
    OWNED_BY_POOL("OwnedByPool", PERSON),
    PAUSED("Paused", PERSON),
    POLICY_GONE("PolicyGone", OPERATOR),
    PREPARING("Preparing", OPERATOR),
    PREFERENCE_CHANGED("PreferenceChanged", OPERATOR),
    PREFERENCE_CHANGES_MORE("PreferenceChangesMore", PERSON),
    PREFERENCE_NOT_READ("PreferenceNotRead", OPERATOR),
    PREFERENCE_SHADOWED("PreferenceShadowed", PERSON),
    PREFERENCE_UNKNOWN("PreferenceUnknown", PERSON),
    PROVING("Proving", OPERATOR),
    PULLING_MEDIA("PullingMedia", OPERATOR),
    REBOOTING("Rebooting", OPERATOR),
    RELEASE_INCOMPLETE("ReleaseIncomplete", PERSON),
    RELEASE_UNKNOWN("ReleaseUnknown", PERSON),
    RELEASE_UNSUPPORTED("ReleaseUnsupported", PERSON),
    RETRY_PENDING("RetryPending", OPERATOR),
    REPAIRING("Repairing", OPERATOR),
    RESTARTING("Restarting", OPERATOR),
    RETURN_AWAITING_GIT("ReturnAwaitingGit", PERSON),
    RETURN_FAILED("ReturnFailed", PERSON),
    RUN_STRATEGY("RunStrategy", PERSON),
    RESTORED("Restored", PERSON),
    SNAPSHOT_FAILED("SnapshotFailed", PERSON),
    SNAPSHOT_IMPOSSIBLE("SnapshotImpossible", PERSON),
    TAKING_SNAPSHOT("TakingSnapshot", OPERATOR),
    SNAPSHOT_IN_PROGRESS("SnapshotInProgress", OPERATOR),
    ROLLBACK_ASKED("RollbackAsked", PERSON),
    STATIC_IP_LOST("StaticIpLost", PERSON),
    TOO_MANY_DEVICES("TooManyDevices", PERSON),
    NOT_RETURNABLE("NotReturnable", PERSON),
    MACHINE_TYPE("MachineTypeUnsupported", PERSON),
    NAME_TAKEN("NameTaken", PERSON),
    VOLUME_MIGRATION("VolumeMigrationInProgress", OPERATOR),
    VOLUME_RECOVERY("VolumeRecoveryRequired", PERSON),
    BEING_DELETED("BeingDeleted", OPERATOR),
    UPDATES_UNKNOWN("UpdatesUnknown", PERSON),
    UNREADABLE("Unreadable", PERSON),
    VERIFYING("Verifying", OPERATOR),
    VM_PAUSED("VirtualMachinePaused", PERSON);

    /** Whose turn it is. */
    enum Turn {
        OPERATOR,
        PERSON
    }

    private final String code;
    private final Turn turn;

    Reason(String code, Turn turn) {
        this.code = code;
        this.turn = turn;
    }

    /** The reason with this code; empty for words that are no waiting reason, such as the name of an action. */
    public static Optional<Reason> ofCode(String code) {
        return Stream.of(values()).filter(r -> r.code.equals(code)).findFirst();
    }

    /** The CamelCase word of conditions. */
    public String code() {
        return code;
    }

    /** Whether nothing happens until a person does something. Such a VM holds no slot of its policy. */
    public boolean awaitsPerson() {
        return turn == PERSON;
    }

    /**
     * Whether the guest is up with less than it had, or is not up. After a switch that may be its doing, so that its VM keeps its place, and no
     * other is switched in it before a person has looked.
     */
    public boolean isHarm() {
        return switch (this) {
            case ADAPTER_MISSING,
                    DISKS_OFFLINE,
                    DRIVER_NOT_BOUND,
                    GUEST_DID_NOT_RETURN,
                    STATIC_IP_LOST,
                    VOLUME_RECOVERY -> true;
            default -> false;
        };
    }

    /** Whether nobody knows how the guest is. After a switch it may be down. */
    public boolean isUnseen() {
        return switch (this) {
            case GUEST_AGENT_MISSING, GUEST_OS_UNKNOWN, GUEST_UNSEEN -> true;
            default -> false;
        };
    }

    /**
     * Whether a VM that waited for it in a run asks for its place in the rollout again before it is disrupted: others may have that by then.
     * These are found before a place is asked for; with one that is found after it, leaving and asking would go on for ever.
     */
    public boolean leavesPlace() {
        return switch (this) {
            case AUDIT, AWAITING_APPROVAL, AWAITING_GIT, AWAITING_RESTART, PAUSED -> true;
            default -> false;
        };
    }
}
