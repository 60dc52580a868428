package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.schema.Text;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator found, did and waits for. Facts carry the time they last changed. */
@JsonClassDescription(
        "What the operator found, did and waits for. A time says when a fact last changed, not when it was last looked at.")
@RecordBuilder
public record DriverStateStatus(
        @JsonPropertyDescription("The metadata.generation of the DriverState that this status answers.")
        @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription(
                "How the VM stands, in one word for people: Pending (its turn has not come), InProgress, "
                        + "Waiting (for a person or an event, see waitingFor), Returning (its devices are put "
                        + "back), Releasing (the operator lets go of it), Ready, Blocked (it must not be touched as "
                        + "it is), RolledBack or Failed. Programs read the conditions.")
        @Nullable Phase phase,

        @JsonPropertyDescription("What the VM waits for, if it is not Ready.") @Nullable WaitingFor waitingFor,

        @JsonPropertyDescription(
                "One condition for each gate on the VM's way, of the same name, Ready for the whole, and while they hold "
                        + "conditions that advise: KnownIssues, DriverMissing, ForeignDrivers, SignatureExpiring.")
        @Size(max = 32) @Nullable List<Condition> conditions,

        @JsonPropertyDescription("Which Windows it is, and whether its guest agent answers.") @Nullable GuestSummary guest,

        @JsonPropertyDescription("What is known of the inside of the guest, fact by fact, and what cannot be seen.")
        @Size(max = 32) @Nullable List<FactReading> facts,

        @JsonPropertyDescription("The drivers that the release has for this guest, and how each stands there.")
        @Size(max = 64) @Nullable List<DriverReading> drivers,

        @JsonPropertyDescription("Which release the policy means for this VM, and which it passed over.") @Nullable ChosenRelease choice,

        @JsonPropertyDescription(
                "What the drivers in the guest are, and what is known to be wrong with them, whatever the policy asks for.")
        @Nullable InstalledDrivers installed,

        @JsonPropertyDescription(
                "Drivers of other hypervisors that were found in the guest. Absent: none, or nobody has looked yet.")
        @Size(max = 16) @Nullable List<ForeignDriver> foreignDrivers,

        @JsonPropertyDescription("The VM's disks and network interfaces: what each was, is, and shall be.")
        @Size(max = 512) @Nullable List<DeviceReading> devices,

        @JsonPropertyDescription("The devices as they stood before the run's first change. The way back.") @Nullable Baseline baseline,

        @JsonPropertyDescription("The present run, or the last one.") @Nullable Run run,

        @JsonPropertyDescription("The evidence that Windows can boot from the new bus. It holds for the VMI it names.")
        @Nullable Proof proof,

        @JsonPropertyDescription("What was verified inside the guest at the end of a run.") @Nullable Verification verified,

        @JsonPropertyDescription("The decision to put the devices back. Absent: there was none.") @Nullable Rollback rollback,

        @JsonPropertyDescription("The restarts that the operator asked for.") @Nullable Restarts restarts,

        @JsonPropertyDescription(
                "When somebody took back what the operator had written into the VM, the newest last. After the third within an hour "
                        + "the VM waits for a person (Contested). Absent: nobody has.")
        @Size(max = Revert.KEPT) @Nullable List<Revert> reverts,

        @JsonPropertyDescription(
                "How many runs have begun since the last one that succeeded, and since a person last asked for another try.")
        @Min(0) @Nullable Integer attempts,

        @JsonPropertyDescription("The last thing that went wrong.") @Nullable LastError lastError,

        @JsonPropertyDescription("How many restarts of ours the VM still needs. Known before it starts on its way.")
        @Min(0) @Nullable Integer plannedRestarts,

        @JsonPropertyDescription("What each of these restarts is for, in order.") @Size(max = 8) @Nullable List<@Text.Sentence String> plannedRestartsFor,

        @JsonPropertyDescription(
                "What people should know of this VM and need not act on at once, such as a MAC address that cannot be pinned.")
        @Size(max = 16) @Nullable List<Notice> notices,

        @JsonPropertyDescription(
                "The snapshot that the operator made of the VM and has not deleted. Absent: there is none.")
        @Nullable SnapshotRecord snapshot,

        @JsonPropertyDescription(
                "Earlier snapshots that the operator made and does not delete: their runs did not succeed, or it was not "
                        + "allowed to. Where there are more, the oldest are dropped.")
        @Size(max = DriverStateStatus.SNAPSHOTS_LEFT) @Nullable List<@Text.Phrase String> snapshotsLeft,

        @JsonPropertyDescription(
                "The change of the VM that somebody else has to make, as the operator may not write the VM. Absent: none is needed now.")
        @Nullable Proposal proposal,

        @JsonPropertyDescription(
                "The mode of the policy that governs the VM, or governed it last: without a policy, the VM is still written only "
                        + "if it is Enforce. Absent: Enforce.")
        DriverPolicySpec.@Nullable Mode mode)
        implements DriverStateStatusBuilder.With, Tolerant {

    /** So many snapshots that are left to people are named. */
    public static final int SNAPSHOTS_LEFT = 16;

    /** One word for humans; programs read the conditions. */
    public enum Phase {
        @JsonProperty("Pending")
        PENDING,
        @JsonProperty("InProgress")
        IN_PROGRESS,
        @JsonProperty("Waiting")
        WAITING,
        @JsonProperty("Returning")
        RETURNING,
        @JsonProperty("Releasing")
        RELEASING,
        @JsonProperty("Ready")
        READY,
        @JsonProperty("Blocked")
        BLOCKED,
        @JsonProperty("RolledBack")
        ROLLED_BACK,
        @JsonProperty("Failed")
        FAILED
    }

    /** What a VM that is not Ready waits for. */
    public record WaitingFor(
            @JsonPropertyDescription("One word for programs.") @Text.Reason
            String reason,

            @JsonPropertyDescription("What it waits for, and what happens next.") @Text.Sentence
            String message,

            @JsonPropertyDescription("Since when it has waited for this.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant since,

            @JsonPropertyDescription("When the wait ends by itself. Absent: it does not.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant until)
            implements Tolerant {}

    /** Something to know. */
    public record Notice(
            @JsonPropertyDescription("One word for programs.") @Text.Reason
            String reason,

            @JsonPropertyDescription("What there is to know, and what can be done about it.") @Text.Sentence
            String message)
            implements Tolerant {}

    /** A fact about the guest. */
    public record FactReading(
            @JsonPropertyDescription(
                    "The name of the fact, as in the facts of a GuestReport, such as bootTime or roles.bitLocker.")
            @Text.Phrase
            String name,

            @JsonPropertyDescription("What is known, in short. Absent: it cannot be seen.") @Size(max = 1024) @Nullable String value,

            @JsonPropertyDescription("Why it cannot be seen, and what to do about it. Absent: it is known.")
            @Text.Sentence
            @Nullable String blind,

            @JsonPropertyDescription("Where it is known from: the agent in the guest, or a report.") @Text.Phrase
            String source,

            @JsonPropertyDescription("When it last changed.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant changedAt)
            implements Tolerant {}

    /** A disk or network interface. */
    public record DeviceReading(
            @JsonPropertyDescription("The name of the device in the VM.") @Text.Phrase
            String name,

            @JsonPropertyDescription("Whether it is a disk or a network interface.")
            DriverStateSpec.DeviceKind kind,

            @JsonPropertyDescription("The bus or model before the first run that moved it.") @Text.Phrase @Nullable String was,

            @JsonPropertyDescription("The bus or model now.") @Text.Phrase @Nullable String is,

            @JsonPropertyDescription("The bus or model that it shall have under the policy.") @Text.Phrase @Nullable String wanted,

            @JsonPropertyDescription("Why it stays as it is, where it does.") @Text.Sentence @Nullable String why)
            implements Tolerant {}

    /**
     * Evidence that Windows can boot from the target bus.
     *
     * @param serial serial of the disk the guest listed; absent where the controller itself is the evidence
     */
    public record Proof(
            @JsonPropertyDescription("The run that it was found in; a switch in another run needs its own.") @Text.Uid
            String runId,

            @JsonPropertyDescription("The bus that it is for.") @Text.Phrase
            String bus,

            @JsonPropertyDescription("The driver that is bound there and starts at boot.") @Text.Phrase
            String driver,

            @JsonPropertyDescription("The version of that driver in the guest.") @Text.Phrase
            String version,

            @JsonPropertyDescription(
                    "The serial of the disk that the guest listed. Absent: the controller itself is the evidence.")
            @Text.Phrase
            @Nullable String serial,

            @JsonPropertyDescription("The uid of the VMI that it was found in; it is void in another one.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was found.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at)
            implements Tolerant {}

    /** What was verified. */
    public record Verification(
            @JsonPropertyDescription("The uid of the VM.") @Text.Uid
            String vmUID,

            @JsonPropertyDescription("The uid of the VMI whose guest was looked at.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription(
                    "The release that it was held to: its drivers were of this one, newer, or of one that the policy accepts.")
            @Text.Phrase
            String release,

            @JsonPropertyDescription("A hash of the devices that were wanted; another hash means another wish.")
            @Size(max = 128) String wantedHash,

            @JsonPropertyDescription("When it was verified.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at)
            implements Tolerant {}

    /** The decision to put the devices back. */
    public record Rollback(
            @JsonPropertyDescription("The run that is taken back.") @Text.Uid
            String runId,

            @JsonPropertyDescription("Why, in one word for programs.") @Text.Reason
            String reason,

            @JsonPropertyDescription("Why, in a sentence.") @Text.Sentence
            String message,

            @JsonPropertyDescription("The uid of the VMI that ran when it was decided.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was decided.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("When the guest was seen back on its old devices. Absent: not yet.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant verifiedAt)
            implements Tolerant {}

    /** Restarts of ours. */
    public record Restarts(
            @JsonPropertyDescription("How many restarts the operator has asked for.") @Min(0) int count,

            @JsonPropertyDescription(
                    "The uid of the VMI that the last one was asked for; a restart is asked once for each VMI.")
            @Text.Uid
            @Nullable String requestedFor,

            @JsonPropertyDescription("When the last one was asked for.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant requestedAt)
            implements Tolerant {}

    /** The last thing that went wrong. */
    public record LastError(
            @JsonPropertyDescription("One word for programs.") @Text.Reason
            String reason,

            @JsonPropertyDescription("What went wrong.") @Text.Sentence
            String message,

            @JsonPropertyDescription("When it went wrong.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("What was refused, where something was: Stage, Switch, Restart and the like.")
            @Text.Reason
            @Nullable String act)
            implements Tolerant {}
}
