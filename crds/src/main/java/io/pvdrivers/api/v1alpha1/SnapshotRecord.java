package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        implements SnapshotRecordBuilder.With, Tolerant {}
