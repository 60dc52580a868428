package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
        Instant changedAt,

        @JsonPropertyDescription("What tells which Windows it is, such as its kernel build. Absent: it is not known.")
        @Text.Phrase
        @Nullable String osSource,

        @JsonPropertyDescription(
                "How sure that is. High: the kernel's build tells. Medium: the name that a guest agent gave it, which may be that of an "
                        + "older Windows. Low: the VM's preference, labels or annotations; nothing is done on their word alone.")
        @Nullable Confidence confidence,

        @JsonPropertyDescription(
                "Its processor architecture by the directories of the ISO: amd64, x86 or ARM64. Absent: not known.")
        @Text.Phrase
        @Nullable String architecture)
        implements Tolerant {

    /** How sure it is which Windows a guest is. */
    public enum Confidence {
        @JsonProperty("High")
        HIGH,
        @JsonProperty("Medium")
        MEDIUM,
        @JsonProperty("Low")
        LOW
    }

    /** How the guest agent stands. */
    public enum Agent {
        @JsonProperty("Connected")
        CONNECTED,
        @JsonProperty("Lost")
        LOST,
        @JsonProperty("NeverSeen")
        NEVER_SEEN
    }
}
