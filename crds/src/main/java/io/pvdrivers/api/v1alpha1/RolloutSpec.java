package io.pvdrivers.api.v1alpha1;

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
        value = """
                !has(self.excludeDates) || self.excludeDates.all(d, !d.contains('/') \
                || d.substring(0, 10) <= d.substring(11))""",
        fieldPath = ".excludeDates",
        message =
                "spec.rollout.excludeDates: a range ends before it begins; write the earlier day first, as 2026-12-20/2027-01-06")
public record RolloutSpec(
        @JsonPropertyDescription("How many of the selected VMs may be in flight at once: a number from 1, or a share "
                + "such as 10%, which is rounded down but never below one VM. A VM that should run and does not "
                + "counts as if it were in flight; one that waits for a person does not count, "
                + "unless its guest is not what it was since its devices were switched. Default 1.")
        @Nullable IntOrString maxConcurrent,

        @JsonPropertyDescription(
                "How many VMs may fail or be rolled back, as a number from 0 or a share such as 5%, which is rounded down. "
                        + "With one more the policy is Stalled and starts no further VM, until the annotation pvdrivers.io/retry of "
                        + "those VMs gets a new value or the policy is edited. Default 1.")
        @Nullable IntOrString maxFailures,

        @JsonPropertyDescription(
                "A first few VMs that must come to be Ready, and stay so for a while, before others are started. Each release "
                        + "that the policy brings has its own. They are those of the first wave that ask first; one that fails "
                        + "keeps the others waiting, one that cannot start or waits for a person other than for its restart is "
                        + "replaced. Absent: there are none.")
        @Nullable Canary canary,

        @JsonPropertyDescription(
                "In which order VMs go, by their labels. A VM belongs to the first wave whose selector matches it; those that "
                        + "none matches are the last wave. A wave begins when nobody of the waves before it asks to go or is in "
                        + "flight, and these have soaked. Absent: all VMs are one wave.")
        @Size(max = 32) @Nullable List<Wave> waves,

        @JsonPropertyDescription(
                "How many VMs that have the same value of a label may be in flight at once, beside maxConcurrent. Absent: only "
                        + "maxConcurrent counts.")
        @Unique(by = "label") @Size(max = 8) @Nullable List<GroupLimit> groupBy,

        @JsonPropertyDescription("Who restarts a VM when its devices have changed. WhenUserRestarts: nobody does it on "
                + "purpose, the change takes effect with the next restart by its owner. Automatic: the "
                + "operator, inside a window. Manual: the operator, once the VM carries the annotation "
                + "pvdrivers.io/approved with the id of the run as its value (the VM's waitingFor gives the "
                + "command), or true for whatever run. Default WhenUserRestarts.")
        @Nullable RestartMode restart,

        @JsonPropertyDescription("What happens when other people's changes to the VM would go live with a restart of "
                + "ours. Wait: the VM waits until they have restarted it or taken the change back; the changed "
                + "paths are named. Apply: the restart is made, and their changes go live with it. Default Wait.")
        @Nullable ForeignChanges foreignChanges,

        @JsonPropertyDescription("When the operator may disrupt guests. Mode Enforce with restart Automatic needs one; "
                + "[{always: true}] allows any time. Absent: only people disrupt a guest, the operator "
                + "waits for them and says so. A restart that brings a VM back waits for no window. The annotation pvdrivers.io/open-until, on the policy or "
                + "on a VM, gives leave until a time within the next 24 hours.")
        @Size(max = 16) @Nullable List<Window> windows,

        @JsonPropertyDescription(
                "Days without maintenance, as 2026-12-24, or as 2026-12-20/2027-01-06 for all days from the first to the last. "
                        + "They are days of each window's time zone. No window opens on such a day, and one that is open when it "
                        + "begins shuts. Default none.")
        @Size(max = 64) @Nullable List<@Text.Days String> excludeDates)
        implements Tolerant {
    /** A first few VMs. */
    public record Canary(
            @JsonPropertyDescription("How many VMs go first, from 1 to 100. Default 1.") @Min(1) @Max(100) @Nullable Integer count,

            @JsonPropertyDescription(
                    "How long they must stay Ready before others follow, in seconds, up to 30 days. It runs from the end of the "
                            + "last canary's run. Default 0.")
            @Min(0) @Max(2592000) @Nullable Integer soakSeconds)
            implements Tolerant {}

    /** VMs that go together. */
    public record Wave(
            @JsonPropertyDescription("What people call it. Default: its number.") @Size(min = 1, max = 63) @Nullable String name,

            @JsonPropertyDescription(
                    "Selects the VMs of the wave by their labels. Empty: every VM that no wave before it has.")
            LabelSelector selector,

            @JsonPropertyDescription(
                    "How long the wave must stay Ready before the next one begins, in seconds, up to 30 days. It runs from the "
                            + "end of its last run; a wave in which nothing had to be done does not soak. Default 0.")
            @Min(0) @Max(2592000) @Nullable Integer soakSeconds)
            implements Tolerant {}

    /** How many of one group at once. */
    public record GroupLimit(
            @JsonPropertyDescription(
                    "The label that makes the groups, such as app, or kubevirt.io/nodeName for the VMs of one node. It is read "
                            + "from the VM, and from its VMI where the VM does not have it. VMs without it are in no group.")
            @Size(min = 1, max = 317) @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$") String label,

            @JsonPropertyDescription("How many VMs of one group may be in flight at once, from 1 to 10000. Default 1.")
            @Min(1) @Max(10000) @Nullable Integer maxConcurrent)
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
                    "spec.rollout.windows: an entry is either always: true or a schedule; write windows: [{always: true}], or a"
                            + " schedule with its durationSeconds")
    @ValidationRule(
            value = "has(self.schedule) == has(self.durationSeconds)",
            fieldPath = ".durationSeconds",
            message =
                    "spec.rollout.windows: schedule and durationSeconds belong together; write both, such as schedule: \"0 22 * * 6\","
                            + " durationSeconds: 14400")
    public record Window(
            @JsonPropertyDescription("Whether any time will do. True excludes schedule and durationSeconds.") @Nullable Boolean always,

            @JsonPropertyDescription("When the window opens, as the five fields of cron: minute, hour, day of month, "
                    + "month, day of week (0 and 7 are Sunday; names such as SAT and MON-FRI will do). Where both a day of "
                    + "month and a day of week are given, either will do. A time that is skipped when clocks go forward is the "
                    + "moment right after; one that comes twice when they go back is the first of the two.")
            @Size(min = 9, max = 64) @Pattern("^[^ ]+( [^ ]+){4}$") @Nullable String schedule,

            @JsonPropertyDescription(
                    "How long the window stays open, in seconds of real time, from 300 to 604800 (seven "
                            + "days). Windows that overlap or touch are one.")
            @Min(300) @Max(604800) @Nullable Integer durationSeconds,

            @JsonPropertyDescription(
                    "The time zone of the schedule and of excludeDates by its IANA name, such as Europe/Berlin. Default UTC.")
            @Size(min = 1, max = 64) @Pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$") @Nullable String timeZone)
            implements Tolerant {}
}
