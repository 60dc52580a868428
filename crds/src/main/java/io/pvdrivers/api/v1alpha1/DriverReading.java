package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.pvdrivers.api.schema.Text;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A driver in the guest. */
@RecordBuilder
public record DriverReading(
        @JsonPropertyDescription("The name of the driver, such as viostor.") @Text.Phrase
        String name,

        @JsonPropertyDescription("The version that the guest has. Absent: none, or not known.") @Text.Phrase @Nullable String version,

        @JsonPropertyDescription("The version that the release has for this Windows.") @Text.Phrase @Nullable String wanted,

        @JsonPropertyDescription("Bound: in use by a device. InStore: in the driver store, no device uses it yet. "
                + "Installed: the store cannot be read, but its installation by the operator succeeded. "
                + "Outdated: older than wanted. Newer: newer than wanted, where the policy takes drivers back. Missing: the guest does not have it. Unknown: nobody "
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

        @JsonPropertyDescription("When any of it last changed.") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant changedAt)
        implements DriverReadingBuilder.With, Tolerant {
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
        @JsonProperty("Newer")
        NEWER,
        @JsonProperty("Missing")
        MISSING,
        @JsonProperty("Unknown")
        UNKNOWN
    }
}
