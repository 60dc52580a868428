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
                "One condition for each gate on the VM's way, of the same name, and Ready for the whole.")
        @Size(max = 32) @Nullable List<Condition> conditions,

        @JsonPropertyDescription("Which Windows it is, and whether its guest agent answers.") @Nullable GuestSummary guest,

        @JsonPropertyDescription("What is known of the inside of the guest, fact by fact, and what cannot be seen.")
        @Size(max = 32) @Nullable List<FactReading> facts,

        @JsonPropertyDescription("The drivers that the release has for this guest, and how each stands there.")
        @Size(max = 64) @Nullable List<DriverReading> drivers,

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

        @JsonPropertyDescription("In mode Propose: the JSON Patch (RFC 6902) for somebody else to apply to the VM.")
        @Size(max = 262144) @Nullable String proposedPatch)
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

    /** A VirtualMachineSnapshot that the operator made. */
    @RecordBuilder
    public record SnapshotRecord(
            @JsonPropertyDescription("The name of the VirtualMachineSnapshot, in the VM's namespace.") @Text.Phrase
            String name,

            @JsonPropertyDescription("The run that it was made in.") @Text.Uid
            String runId,

            @JsonPropertyDescription("When it was asked for.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant requestedAt,

            @JsonPropertyDescription("When it was seen to be ready to use. Absent: not yet.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant readyAt,

            @JsonPropertyDescription("When it was seen to have failed. Absent: it has not.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant failedAt,

            @JsonPropertyDescription(
                    "When the run that it was made in succeeded. Absent: it has not, and the operator never deletes the snapshot.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant runSucceededAt,

            @JsonPropertyDescription(
                    "What KubeVirt says of it, such as Online, GuestAgent (Windows was quiesced) or NoGuestAgent (it was not).")
            @Size(max = 16) @Nullable List<@Text.Phrase String> indications,

            @JsonPropertyDescription("What went wrong with it, or why it takes its time. Absent: nothing.")
            @Text.Sentence
            @Nullable String message)
            implements DriverStateStatusSnapshotRecordBuilder.With, Tolerant {}

    /** The guest in short. */
    public record GuestSummary(
            @JsonPropertyDescription("The Windows by its directory on the ISO, such as 2k22. Absent: not known.")
            @Text.Phrase
            @Nullable String os,

            @JsonPropertyDescription("Its build number, such as 20348.") @Text.Phrase @Nullable String build,

            @JsonPropertyDescription("Whether its guest agent answers: Connected, Lost (it did before) or NeverSeen.")
            @Nullable Agent agent,

            @JsonPropertyDescription("Where this is known from: the agent in the guest, or a report.") @Text.Phrase
            String source,

            @JsonPropertyDescription("When any of it last changed.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant changedAt)
            implements Tolerant {}

    /** How the guest agent stands. */
    public enum Agent {
        @JsonProperty("Connected")
        CONNECTED,
        @JsonProperty("Lost")
        LOST,
        @JsonProperty("NeverSeen")
        NEVER_SEEN
    }

    /**
     * A fact about the guest.
     *
     * @param value what is known, in short; absent for what cannot be seen
     * @param blind why it cannot be seen, and how that is mended
     */
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

    /** A driver in the guest. */
    @RecordBuilder
    public record DriverReading(
            @JsonPropertyDescription("The name of the driver, such as viostor.") @Text.Phrase
            String name,

            @JsonPropertyDescription("The version that the guest has. Absent: none, or not known.")
            @Text.Phrase
            @Nullable String version,

            @JsonPropertyDescription("The version that the release has for this Windows.") @Text.Phrase @Nullable String wanted,

            @JsonPropertyDescription("Bound: in use by a device. InStore: in the driver store, no device uses it yet. "
                    + "Installed: the store cannot be read, but its installation by the operator succeeded. "
                    + "Outdated: older than wanted. Missing: the guest does not have it. Unknown: nobody "
                    + "can tell.")
            DriverStanding standing,

            @JsonPropertyDescription("Whether the VM has a device for it.") @Nullable Boolean present,

            @JsonPropertyDescription("The PCI id of that device as the guest names it, such as 1af4:1042.")
            @Text.Phrase
            @Nullable String pciId,

            @JsonPropertyDescription(
                    "The problem code that Device Manager shows for that device. Absent: none, or not " + "known.")
            @Min(0) @Nullable Integer problemCode,

            @JsonPropertyDescription("Where this is known from: the agent in the guest, or a report.")
            @Text.Phrase
            @Nullable String source,

            @JsonPropertyDescription("When any of it last changed.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant changedAt)
            implements DriverStateStatusDriverReadingBuilder.With, Tolerant {}

    /** How a driver stands in the guest. */
    public enum DriverStanding {
        @JsonProperty("Bound")
        BOUND,
        @JsonProperty("InStore")
        IN_STORE,
        @JsonProperty("Installed")
        INSTALLED,
        @JsonProperty("Outdated")
        OUTDATED,
        @JsonProperty("Missing")
        MISSING,
        @JsonProperty("Unknown")
        UNKNOWN
    }

    /**
     * A disk or network interface.
     *
     * @param was bus or model before the first run that moved it
     * @param is bus or model now
     * @param wanted bus or model under the policy
     * @param why why it stays as it is, where it does
     */
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

    /** The devices as they stood before the run's first device patch. */
    public record Baseline(
            @JsonPropertyDescription("The run that it belongs to; for another run it means nothing.") @Text.Uid
            String runId,

            @JsonPropertyDescription("The uid of the VM.") @Text.Uid
            String vmUID,

            @JsonPropertyDescription("When it was taken.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("Every device that the run moves, as it stood.") @Size(max = 512) List<BaselineDevice> devices,

            @JsonPropertyDescription(
                    "Whether the VM had a CD-ROM drive named pvdrivers-drive, which a return leaves. Absent: it had none.")
            @Nullable Boolean drive)
            implements Tolerant {

        public Baseline {
            devices = devices == null ? List.of() : devices;
        }
    }

    /**
     * One device to be moved, as it stood.
     *
     * @param value bus or model as the VM's spec had it; absent when the spec had none
     * @param implicit the spec had no entry for this device at all
     * @param effective bus or model the guest saw
     * @param bare the disk entry named no target, which means a plain disk
     */
    public record BaselineDevice(
            @JsonPropertyDescription("Whether it is a disk or a network interface.")
            DriverStateSpec.DeviceKind kind,

            @JsonPropertyDescription("The name of the device in the VM.") @Text.Phrase
            String name,

            @JsonPropertyDescription(
                    "The bus or model that the VM's spec had. Absent: it had none, and gets none back.")
            @Text.Phrase
            @Nullable String value,

            @JsonPropertyDescription("Whether the VM's spec had no entry for the device at all.")
            boolean implicit,

            @JsonPropertyDescription("The bus or model that the guest saw.") @Text.Phrase @Nullable String effective,

            @JsonPropertyDescription("Whether the VM's disk entry named no target at all, which means a plain disk.")
            boolean bare)
            implements Tolerant {}

    /** One attempt to bring the VM to its ticket's plan. */
    @RecordBuilder
    public record Run(
            @JsonPropertyDescription("The name of the run: the id of its ticket.") @Text.Uid
            String id,

            @JsonPropertyDescription("When the run began.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant startedAt,

            @JsonPropertyDescription("The policy that the run was let go by, as it was then. Absent: not kept.")
            DriverStateSpec.@Nullable PolicyRef policyRef,

            @JsonPropertyDescription("That a CD-ROM drive with the ISO, or a primer, was put into the VM.") @Nullable Staging staging,

            @JsonPropertyDescription("The volume with the ISO that the operator imports. Absent: another medium.")
            @Nullable VolumeRecord mediaVolume,

            @JsonPropertyDescription(
                    "The volume of a primer that is plugged into the running VM. Absent: none was needed.")
            @Nullable VolumeRecord primerVolume,

            @JsonPropertyDescription("The installation of the drivers inside the guest.") @Nullable Installation installation,

            @JsonPropertyDescription("That Windows was asked to reboot.") @Nullable GuestReboot guestReboot,

            @JsonPropertyDescription("IP settings and online disks as the guest had them before the switch.") @Nullable GuestSettings guestSettings,

            @JsonPropertyDescription("That the devices were switched in the VM's spec.") @Nullable Switching switching,

            @JsonPropertyDescription("How long the VM has run since a restart: the clock of a deadline.") @Nullable Watch watch,

            @JsonPropertyDescription(
                    "Since when, after the switch or the return, KubeVirt has tried in vain to get an instance of the VM to run. "
                            + "Absent: one runs, none is wanted, or what keeps it has nothing to do with its devices.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant startingSince,

            @JsonPropertyDescription(
                    "The last time that a pause, a live migration, a snapshot, a restore, a freeze or a move of volumes held the VM. "
                            + "The limits of time of the run stand still meanwhile and begin anew after it. Absent: none was seen.")
            @Nullable Interruption interruption,

            @JsonPropertyDescription("That BitLocker was suspended or hibernation turned off, before devices change.")
            @Nullable Preparation preparation,

            @JsonPropertyDescription("That disks were brought online, or IP settings put back, after the switch.")
            @Nullable Repair repair,

            @JsonPropertyDescription("The picture of the VM's screen that was taken before the devices were put back.")
            @Nullable Screenshot screenshot,

            @JsonPropertyDescription(
                    "The picture of the VM's screen that was taken when it did not come back on its old devices either.")
            @Nullable Screenshot screenshotAfterReturn,

            @JsonPropertyDescription(
                    "The gates at which the run stood, in order, each with the time it came there. Where there are more, the oldest are dropped.")
            @Size(max = Step.MOST) @Nullable List<Step> steps,

            @JsonPropertyDescription(
                    "The last restore of the VM from a snapshot, as KubeVirt names it, when the run began. Absent: none.")
            @Size(max = 262144) @Nullable String restoreBefore,

            @JsonPropertyDescription("When the removal of hidden adapters was asked for.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant ghostsRemovedAt,

            @JsonPropertyDescription("When it ended. Absent: it is under way.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant endedAt,

            @JsonPropertyDescription(
                    "How it ended: Succeeded, RolledBack, Failed, or Released (the VM left the policy).")
            @Nullable Outcome outcome,

            @JsonPropertyDescription("Why it ended so, in one word for programs.") @Text.Reason @Nullable String reason,

            @JsonPropertyDescription("Why it ended so, in a sentence.") @Text.Sentence @Nullable String message,

            @JsonPropertyDescription(
                    "Whether a GuestReport alone says that it went wrong. Such a failure does not count "
                            + "against rollout.maxFailures. Absent: no.")
            @Nullable Boolean reportedOnly,

            @JsonPropertyDescription(
                    "The value of the VM's annotation pvdrivers.io/retry at the end; a new one allows another run.")
            @Size(max = 262144) @Nullable String retry)
            implements DriverStateStatusRunBuilder.With, Tolerant {}

    /** A time in which somebody else held the VM. */
    public record Interruption(
            @JsonPropertyDescription("When it was first seen.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant since,

            @JsonPropertyDescription("When it was seen to be over. Absent: it lasts.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant until)
            implements Tolerant {}

    /** A gate that the run came to. */
    public record Step(
            @JsonPropertyDescription("The condition of the gate, such as DevicesSwitched.") @Text.Phrase
            String gate,

            @JsonPropertyDescription("When the run came there.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at)
            implements Tolerant {
        /** How many are kept. */
        public static final int MOST = 64;
    }

    /** How a run ended. */
    public enum Outcome {
        @JsonProperty("Succeeded")
        SUCCEEDED,
        @JsonProperty("RolledBack")
        ROLLED_BACK,
        @JsonProperty("Failed")
        FAILED,
        @JsonProperty("Released")
        RELEASED
    }

    /**
     * Drive and primer were put into the VM.
     *
     * @param vmiUID the VMI that ran when they were
     * @param primerSerial serial of the primer; absent where none was needed
     */
    @RecordBuilder
    public record Staging(
            @JsonPropertyDescription(
                    "The uid of the VMI that ran at the time; the entries take effect with the next one.")
            @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was done.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("Whether a CD-ROM drive with the ISO was among them.")
            boolean media,

            @JsonPropertyDescription("The serial of the primer, a tiny disk on the new bus. Absent: none was needed.")
            @Text.Phrase
            @Nullable String primerSerial,

            @JsonPropertyDescription("Whether it was given up and taken out again.") @Nullable Boolean abandoned,

            @JsonPropertyDescription(
                    "Whether it was plugged into the running VM. Absent or false: it comes with a restart.")
            @Nullable Boolean hotPlugged,

            @JsonPropertyDescription("When the first VMI that has what comes with a restart was created, whoever "
                    + "restarted the VM: the clock of a deadline. Absent: there is none yet, or it has come to run.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant startedAt,

            @JsonPropertyDescription(
                    "How often the run has put the same into the VM: more than once if somebody took it out.")
            @Min(0) @Nullable Integer times)
            implements DriverStateStatusStagingBuilder.With, Tolerant {}

    /** A volume that the operator has made for a run. */
    public record VolumeRecord(
            @JsonPropertyDescription("The name of the DataVolume and of its claim, in the VM's namespace.") @Text.Phrase
            String name,

            @JsonPropertyDescription("When it was asked for.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant requestedAt,

            @JsonPropertyDescription("When it was seen to be ready to use. Absent: not yet.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant readyAt,

            @JsonPropertyDescription("How far it is, or what keeps it. Absent: nothing to tell.")
            @Text.Sentence
            @Nullable String message)
            implements Tolerant {}

    /** A picture of the VM's screen. */
    public record Screenshot(
            @JsonPropertyDescription("The uid of the VMI that it shows.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was asked for.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("The ConfigMap that holds it, as screenshot.png. Absent: there is none.")
            @Text.Phrase
            @Nullable String configMap,

            @JsonPropertyDescription("Why there is none. Absent: there is one.") @Text.Sentence @Nullable String message)
            implements Tolerant {}

    /** The installation of drivers. */
    public record Installation(
            @JsonPropertyDescription("The name of the installation; the same name is never started twice in a guest.")
            @Text.Uid
            String id,

            @JsonPropertyDescription("The uid of the VMI in which it was started.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was started.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant startedAt,

            @JsonPropertyDescription("When it ended. Absent: it runs, or its end was not seen.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant finishedAt,

            @JsonPropertyDescription("The exit code of the installer. 0 is success, 259 means that the drivers were "
                    + "current already, 3010 that Windows needs a reboot; everything else is a failure.")
            @Nullable Integer exitCode,

            @JsonPropertyDescription("The drivers that it was told to install, in order.") @Size(max = 64) @Nullable List<@Text.Phrase String> drivers,

            @JsonPropertyDescription("The end of the installer's output.") @Size(max = Text.LOG_LENGTH) @Nullable String log,

            @JsonPropertyDescription(
                    "The uid of the Job that installs, once there is one; it is never made a second time. "
                            + "Absent: no Job was made.")
            @Text.Uid
            @Nullable String jobUID)
            implements Tolerant {}

    /** Windows was asked to reboot. */
    public record GuestReboot(
            @JsonPropertyDescription("The uid of the VMI that was asked; a guest reboot keeps it.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was asked.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant requestedAt,

            @JsonPropertyDescription("How often it was asked in this VMI.") @Min(0) int attempts,

            @JsonPropertyDescription(
                    "When Windows had started, by its own clock. A later start is the reboot. Absent: " + "not known.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant bootTimeBefore)
            implements Tolerant {}

    /** IP settings and online disks as the guest had them before the switch. */
    public record GuestSettings(
            @JsonPropertyDescription("The uid of the VMI that they were read from.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When they were read.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("Every network adapter with its IP settings.") @Size(max = 64) List<GuestFacts.Adapter> adapters,

            @JsonPropertyDescription(
                    "The disks that were online, by signature, or by the serial that the VM gives them.")
            @Size(max = 256) List<@Text.Phrase String> disksOnline,

            @JsonPropertyDescription("How many disks Windows listed.") @Min(0) int diskCount,

            @JsonPropertyDescription(
                    "Where Windows had mounted file systems from disks, as KubeVirt told. Absent: it did not.")
            @Size(max = 256) @Nullable List<@Text.Phrase String> volumes)
            implements Tolerant {

        public GuestSettings {
            adapters = adapters == null ? List.of() : adapters;
            disksOnline = disksOnline == null ? List.of() : disksOnline;
        }
    }

    /** The VMI that ran when the devices were switched, and whether the guest's agent had been seen before. */
    public record Switching(
            @JsonPropertyDescription("The uid of the VMI that ran at the time; the next one has the new devices.")
            @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When the devices were switched.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant at,

            @JsonPropertyDescription("Whether the guest agent had answered before; if so, it must answer again.")
            boolean agentSeen,

            @JsonPropertyDescription(
                    "How often the run has switched the devices: more than once if somebody put them back.")
            @Min(0) int times)
            implements Tolerant {}

    /** How long the VMIs since a restart of ours have run: the clock of a deadline. */
    public record Watch(
            @JsonPropertyDescription("The uid of the VMI that runs now.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("Since when it has run. Absent: it does not run yet.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant runningSince,

            @JsonPropertyDescription("How long earlier VMIs ran under the same deadline, in seconds.") @Min(0) int spentSeconds,

            @JsonPropertyDescription("Whether the guest agent has answered in this VMI.")
            boolean agentSeen)
            implements Tolerant {}

    /** BitLocker was suspended or hibernation turned off. */
    public record Preparation(
            @JsonPropertyDescription("The uid of the VMI in which it was done.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was last asked for.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant requestedAt,

            @JsonPropertyDescription("How often it was asked for.") @Min(0) int attempts)
            implements Tolerant {}

    /** Disks were brought online or IP settings put back. */
    public record Repair(
            @JsonPropertyDescription("The uid of the VMI in which it was done.") @Text.Uid
            String vmiUID,

            @JsonPropertyDescription("When it was last asked for.") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant requestedAt,

            @JsonPropertyDescription("How often it was asked for.") @Min(0) int attempts)
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

            @JsonPropertyDescription("The release whose drivers it ran.") @Text.Phrase
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
