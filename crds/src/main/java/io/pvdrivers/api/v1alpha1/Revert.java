package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody took back what the operator had written into the VM. */
public record Revert(
        @JsonPropertyDescription("When it was seen.") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant at,

        @JsonPropertyDescription("The run whose change it was.") @Text.Uid
        String runId,

        @JsonPropertyDescription("What was taken back: Switch, the devices, or Stage, the drive or the primer.")
        @Text.Reason
        String act,

        @JsonPropertyDescription("How often that run had made the change by then.") @Min(0) int times,

        @JsonPropertyDescription(
                "Who did it: the newest field manager of the field, as metadata.managedFields of the VM names it. Absent: nobody can be told.")
        @Text.Phrase
        @Nullable String manager,

        @JsonPropertyDescription(
                "The field that this manager has, such as spec.template.spec.domain.devices.disks. Absent: with it.")
        @Text.Phrase
        @Nullable String field)
        implements Tolerant {

    /** So many are kept; older ones are dropped. */
    public static final int KEPT = 8;
}
