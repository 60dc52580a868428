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

/** The operator's answer to a {@link DriverPolicy}. */
@JsonClassDescription("How the policy stands. The operator writes it.")
@RecordBuilder
public record DriverPolicyStatus(
        @JsonPropertyDescription("The metadata.generation of the policy that this status answers.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription("The release in force. Of a channel: the newest that any VM of the policy shall run.")
        @Text.Phrase
        @Nullable String release,

        @JsonPropertyDescription("How the policy stands to its channel. Absent: the policy names its release.")
        @Nullable ChannelStatus channel,

        @JsonPropertyDescription("How many VMs the policy governs, by how they stand.") @Nullable Counts counts,

        @JsonPropertyDescription(
                "When the next maintenance window opens. Absent while one is open, if there is none, and while there is nothing to do.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable Instant nextWindow,

        @JsonPropertyDescription("How far the rollout has come. Absent: there is nothing to roll out.") @Nullable Stage stage,

        @JsonPropertyDescription(
                "How long a VM is expected to take, by which the operator starts nothing that would not end within a window. "
                        + "Absent: the policy does not restart VMs by itself.")
        @Nullable Estimate estimate,

        @JsonPropertyDescription(
                "When the rollout is expected to be over, roughly: from the estimate, the VMs that are left and the windows. VMs "
                        + "that wait for a person are left out. Absent: nobody can say, or there is nothing to do.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable Instant eta,

        @JsonPropertyDescription(
                "The newest metadata.generation of the policy with which every VM was Ready once. Absent: there is none.")
        @Min(0) @Nullable Long convergedGeneration,

        @JsonPropertyDescription("What people should know of the policy and need not act on at once.")
        @Size(max = 8) @Nullable List<DriverStateStatus.Notice> notices,

        @JsonPropertyDescription(
                "VMs that need a person, the worst first. The list is cut short; the DriverState objects "
                        + "of the namespace have all of them.")
        @Size(max = 100) @Nullable List<Attention> attention,

        @JsonPropertyDescription(
                "Ready: the policy is accepted and the operator is able to act on it, at once or when its time comes; its reason "
                        + "says which. Converged: every selected VM is Ready. Stalled: something must change before it goes on. "
                        + "Shadowed: VMs that it selects obey other policies. The last two are absent while they do not hold.")
        @Size(max = 32) @Nullable List<Condition> conditions)
        implements DriverPolicyStatusBuilder.With, Tolerant {

    /** How far a rollout has come. */
    public record Stage(
            @JsonPropertyDescription(
                    "Canary: the first few VMs go. Soaking: what has gone must stay well until the time in until. Wave: the VMs of a "
                            + "wave go.")
            StageName name,

            @JsonPropertyDescription(
                    "The number of the wave that goes, or goes next, from 1. Absent: the policy has no waves, or canaries go.")
            @Min(1) @Nullable Integer wave,

            @JsonPropertyDescription(
                    "How many waves there are, with the last one of VMs that no selector matches. Absent: none.")
            @Min(1) @Nullable Integer waves,

            @JsonPropertyDescription("The name of the wave. Absent: it has none.") @Text.Phrase @Nullable String waveName,

            @JsonPropertyDescription("When the soak is over. Absent: nothing soaks.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Instant until)
            implements Tolerant {}

    /** What goes now. */
    public enum StageName {
        @JsonProperty("Canary")
        CANARY,
        @JsonProperty("Soaking")
        SOAKING,
        @JsonProperty("Wave")
        WAVE
    }

    /** How long a VM takes. */
    public record Estimate(
            @JsonPropertyDescription("From its start to the end of its run, in seconds.") @Min(0) int seconds,

            @JsonPropertyDescription(
                    "From the restart that brings in the switched devices to the end of its run, in seconds.")
            @Min(0) int restartSeconds,

            @JsonPropertyDescription(
                    "History: nine of ten of the runs counted were that quick. Default: fewer than three are known.")
            EstimateSource from,

            @JsonPropertyDescription(
                    "How many runs were counted: the newest that succeeded under this policy, at most 50, without those that had to "
                            + "wait for a window or for somebody.")
            @Min(0) int runs)
            implements Tolerant {}

    /** Where an estimate comes from. */
    public enum EstimateSource {
        @JsonProperty("Default")
        DEFAULT,
        @JsonProperty("History")
        HISTORY
    }

    /** How a policy stands to its channel. */
    public record ChannelStatus(
            @JsonPropertyDescription("The channel that this is about.")
            DriverPolicySpec.Channel channel,

            @JsonPropertyDescription(
                    "The newest release of the channel that the policy admits and whose ISO is known. Absent: there is none.")
            @Text.Phrase
            @Nullable String newest,

            @JsonPropertyDescription(
                    "While upgrades is Manual: the release that VMs go to which have to go to one. It changes when the policy "
                            + "does not admit it any more, as by a higher minimumVersion. Absent: there is none.")
            @Text.Phrase
            @Nullable String target,

            @JsonPropertyDescription("VMs that shall run an older release than one that would do for them.") @Min(0) int behind,

            @JsonPropertyDescription("VMs that no release of the channel will do for.") @Min(0) int without,

            @JsonPropertyDescription("How many VMs shall run which release, the newest first. The list is cut short.")
            @Size(max = 32) @Nullable List<ReleaseCount> releases)
            implements Tolerant {}

    /** How many VMs shall run a release. */
    public record ReleaseCount(
            @JsonPropertyDescription("The release that they shall run.") @Text.Phrase
            String release,

            @JsonPropertyDescription("How many VMs shall run it.") @Min(0) int count)
            implements Tolerant {}

    /** How many VMs the policy governs, by how they stand. They add up to {@code selected}. */
    public record Counts(
            @JsonPropertyDescription("All VMs that the policy governs; the other counts add up to this one.") @Min(0) int selected,

            @JsonPropertyDescription("VMs that run the release and show the wanted devices, verified.") @Min(0) int ready,

            @JsonPropertyDescription("VMs on their way that count against maxConcurrent.") @Min(0) int inFlight,

            @JsonPropertyDescription("VMs that wait for a person.") @Min(0) int awaiting,

            @JsonPropertyDescription("VMs whose turn has not come.") @Min(0) int pending,

            @JsonPropertyDescription("VMs that must not be touched as they are.") @Min(0) int blocked,

            @JsonPropertyDescription("VMs whose run failed.") @Min(0) int failed,

            @JsonPropertyDescription("VMs whose devices were put back because the guest did not return.") @Min(0) int rolledBack)
            implements Tolerant {}

    /** A VM that needs a person. */
    public record Attention(
            @JsonPropertyDescription("The name of the VM.") @Text.Phrase
            String virtualMachine,

            @JsonPropertyDescription("One word for programs.") @Text.Reason
            String reason,

            @JsonPropertyDescription("What is wrong, and what a person can do.") @Text.Sentence
            String message,

            @JsonPropertyDescription("The namespace of the VM. Absent: that of the policy.") @Text.Phrase @Nullable String namespace)
            implements Tolerant {}
}
