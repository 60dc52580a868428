package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

        @JsonPropertyDescription("The volume with the ISO that the operator imports. Absent: another medium.") @Nullable VolumeRecord mediaVolume,

        @JsonPropertyDescription("The volume of a primer that is plugged into the running VM. Absent: none was needed.")
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

        @JsonPropertyDescription("That disks were brought online, or IP settings put back, after the switch.") @Nullable Repair repair,

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

        @JsonPropertyDescription(
                "When the VM last came to wait for approval, for its owner's restart, for Git, or under a policy that is paused or audits, and "
                        + "so gave up its place in the rollout. It asks for one again before it is disrupted. Absent: it never did in this run.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable Instant placeLeftAt,

        @JsonPropertyDescription("When it ended. Absent: it is under way.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable Instant endedAt,

        @JsonPropertyDescription("How it ended: Succeeded, RolledBack, Failed, or Released (the VM left the policy).")
        @Nullable Outcome outcome,

        @JsonPropertyDescription("Why it ended so, in one word for programs.") @Text.Reason @Nullable String reason,

        @JsonPropertyDescription("Why it ended so, in a sentence.") @Text.Sentence @Nullable String message,

        @JsonPropertyDescription("Whether a GuestReport alone says that it went wrong. Such a failure does not count "
                + "against rollout.maxFailures. Absent: no.")
        @Nullable Boolean reportedOnly,

        @JsonPropertyDescription(
                "The value of the VM's annotation pvdrivers.io/retry at the end; a new one allows another run.")
        @Size(max = 262144) @Nullable String retry)
        implements RunBuilder.With, Tolerant {
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
            implements RunStagingBuilder.With, Tolerant {}

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
}
