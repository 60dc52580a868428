package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which release a policy means for one VM, and why.
 *
 * @param release absent where none will do
 * @param newer what the channel has that is newer and would do, where the VM keeps its own
 */
public record ChosenRelease(
        @JsonPropertyDescription(
                "The release that the policy means for this VM. Absent: none will do, or it is not known which Windows it is; see because.")
        @Text.Phrase
        @Nullable String release,

        @JsonPropertyDescription("The channel that it was chosen from. Absent: the policy names the release.")
        DriverPolicySpec.@Nullable Channel channel,

        @JsonPropertyDescription("Why it is this one, in a sentence.") @Text.Sentence
        String because,

        @JsonPropertyDescription(
                "The newest release of the channel that would do, where the VM keeps the older one that it has. "
                        + "Absent: there is no newer one.")
        @Text.Phrase
        @Nullable String newer,

        @JsonPropertyDescription(
                "Releases of the channel that were passed over, the newest first: those that are newer than release, or all where it is absent. The list is cut short.")
        @Size(max = ChosenRelease.MOST) @Nullable List<PassedOver> passedOver,

        @JsonPropertyDescription("Since when it is this one.") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant since)
        implements Tolerant {

    /** So many releases that were passed over are named. */
    public static final int MOST = 10;

    /** A release that was not chosen. */
    public record PassedOver(
            @JsonPropertyDescription("The release that was not chosen.") @Text.Phrase
            String release,

            @JsonPropertyDescription("Why, in one word for programs.") @Text.Reason
            String reason,

            @JsonPropertyDescription("Why, in a sentence.") @Text.Sentence
            String message)
            implements Tolerant {}
}
