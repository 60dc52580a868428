package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the drivers in the guest are, whatever the policy asks for. */
public record InstalledDrivers(
        @JsonPropertyDescription(
                "The release that the drivers in use come from, as far as their versions tell: 0.1.285; "
                        + "0.1.266, 0.1.285 where they come from several; 0.1.240-0.1.302 where these releases carry the same build; self-built; or unknown for a build that no "
                        + "DriverRelease has.")
        @Text.Phrase
        @Nullable String release,

        @JsonPropertyDescription(
                "The ids of what is known to be wrong with them, those of severity Block first, with commas. "
                        + "Absent: nothing is known.")
        @Text.Sentence
        @Nullable String issues,

        @JsonPropertyDescription("What is known to be wrong with the drivers in use, for this Windows and this VM.")
        @Size(max = 64) @Nullable List<Issue> knownIssues,

        @JsonPropertyDescription("When any of it last changed.") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant changedAt)
        implements Tolerant {

    /** Something that is known to be wrong with a driver in use. */
    public record Issue(
            @JsonPropertyDescription("The id of the issue in the DriverRelease, such as SRB-ID-RACE.") @Text.Phrase
            String id,

            @JsonPropertyDescription("How much it matters: Block or Warn, as in the DriverRelease.")
            DriverReleaseSpec.Severity severity,

            @JsonPropertyDescription(
                    "The drivers that have it, with their versions, such as viostor 100.101.104.28500.")
            @Text.Phrase
            String driver,

            @JsonPropertyDescription("What happens, what mends it.") @Text.Sentence
            String summary,

            @JsonPropertyDescription("Where to read more. Absent: nowhere known.") @Size(max = 512) @Nullable String url)
            implements Tolerant {}
}
