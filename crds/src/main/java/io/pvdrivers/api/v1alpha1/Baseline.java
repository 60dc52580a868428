package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices as they stood before the run's first device patch. */
public record Baseline(
        @JsonPropertyDescription("The run that it belongs to; for another run it means nothing.") @Text.Uid
        String runId,

        @JsonPropertyDescription("The uid of the VM.") @Text.Uid
        String vmUID,

        @JsonPropertyDescription("When it was taken.") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant at,

        @JsonPropertyDescription("Every device that the run moves, as it stood.") @Size(max = 512) List<BaselineDevice> devices,

        @JsonPropertyDescription(
                "Whether the VM had a CD-ROM drive named pvdrivers-drive, which a return leaves. Absent: it had none.")
        @Nullable Boolean drive)
        implements Tolerant {

    public Baseline {
        devices = devices == null ? List.of() : devices;
    }

    /**
     * One device to be moved, as it stood.
     *
     * @param value bus or model as the VM's spec had it; absent when the spec had none
     * @param implicit the spec had no entry for this device at all
     * @param effective bus or model the guest saw
     * @param bare the disk entry named no target, which means a plain disk
     */
    public record BaselineDevice(
            @JsonPropertyDescription("Whether it is a disk or a network interface.")
            DriverStateSpec.DeviceKind kind,

            @JsonPropertyDescription("The name of the device in the VM.") @Text.Phrase
            String name,

            @JsonPropertyDescription(
                    "The bus or model that the VM's spec had. Absent: it had none, and gets none back.")
            @Text.Phrase
            @Nullable String value,

            @JsonPropertyDescription("Whether the VM's spec had no entry for the device at all.")
            boolean implicit,

            @JsonPropertyDescription("The bus or model that the guest saw.") @Text.Phrase @Nullable String effective,

            @JsonPropertyDescription("Whether the VM's disk entry named no target at all, which means a plain disk.")
            boolean bare)
            implements Tolerant {}
}
