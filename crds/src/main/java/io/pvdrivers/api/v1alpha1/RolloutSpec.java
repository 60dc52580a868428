package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
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
        value = "!has(self.canary)",
        fieldPath = ".canary",
        reason = "FieldValueForbidden",
        message = "spec.rollout.canary: not built yet; leave it out")
public record RolloutSpec(
        @JsonPropertyDescription("How many of the selected VMs may be in flight at once: a number from 1, or a share "
                + "such as 10%, which is rounded down but never below one VM. A VM that waits for a "
                + "person is not in flight. Default 1.")
        @Nullable IntOrString maxConcurrent,

        @JsonPropertyDescription(
                "How many VMs may fail or be rolled back, as a number from 0 or a share such as 5%, which is rounded down. "
                        + "With one more the policy is Stalled and starts no further VM. Default 1.")
        @Nullable IntOrString maxFailures,

        @JsonPropertyDescription("A first few VMs that must stay well for a while. Not built yet and refused.")
        @Nullable Canary canary,

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
                + "waits for them and says so. A restart that brings a VM back waits for no window.")
        @Size(max = 16) @Nullable List<Window> windows)
        implements Tolerant {
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
}
