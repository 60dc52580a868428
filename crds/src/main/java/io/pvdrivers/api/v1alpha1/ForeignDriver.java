package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drivers of another hypervisor in the guest, of one make. */
@RecordBuilder
public record ForeignDriver(
        @JsonPropertyDescription("Whose they are, such as AWS PV or VMware Tools.") @Text.Phrase
        String family,

        @JsonPropertyDescription("Their version. Absent: not known.") @Text.Phrase @Nullable String version,

        @JsonPropertyDescription("The drivers, services, packages and programs that they were told by.") @Size(max = 64) List<@Text.Phrase String> components,

        @JsonPropertyDescription(
                "Whether a part of them runs, or is loaded when Windows starts. False: they are only left over.")
        boolean running,

        @JsonPropertyDescription(
                "Whether they are known to fight over the devices of this VM: then no device is moved, unless the policy "
                        + "sets safety.allowForeignDrivers.")
        boolean conflicting,

        @JsonPropertyDescription("When any of it last changed.") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant changedAt)
        implements ForeignDriverBuilder.With, Tolerant {}
