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
        @Nullable Boolean drive,

        @JsonPropertyDescription(
                "The preference that the run changes instead of the devices, as it stood. Absent: the run changes the devices.")
        @Nullable BaselinePreference preference)
        implements Tolerant {

    public Baseline {
        devices = devices == null ? List.of() : devices;
    }

    /** A run that changes the VM's devices themselves. */
    public Baseline(String runId, String vmUID, Instant at, List<BaselineDevice> devices, @Nullable Boolean drive) {
        this(runId, vmUID, at, devices, drive, null);
    }

    /**
     * The preference of the VM, as it stood, and the one that takes its place.
     *
     * @param kind of both
     * @param name of the preference that the VM had
     * @param revisionName the ControllerRevision that KubeVirt kept it in for this VM; absent where it kept none
     * @param to name of the preference that the VM gets
     * @param diskBus the bus of disks for which the VM states none, under the new preference
     * @param interfaceModel the model of interfaces for which the VM states none, under the new preference
     */
    public record BaselinePreference(
            @JsonPropertyDescription(
                    "The kind of both preferences: VirtualMachineClusterPreference or VirtualMachinePreference.")
            @Text.Phrase
            String kind,

            @JsonPropertyDescription("The name of the preference that the VM had.") @Text.Phrase
            String name,

            @JsonPropertyDescription(
                    "The ControllerRevision in which KubeVirt kept the preference as the VM used it. The VM gets it back by "
                            + "spec.preference.revisionName, whatever became of the preference meanwhile. Absent: there was none.")
            @Size(max = 1024) @Nullable String revisionName,

            @JsonPropertyDescription("The name of the preference that the VM gets.") @Text.Phrase
            String to,

            @JsonPropertyDescription("The bus that disks have under the new preference where the VM states none.")
            @Text.Phrase
            String diskBus,

            @JsonPropertyDescription(
                    "The model that interfaces have under the new preference where the VM states none.")
            @Text.Phrase
            String interfaceModel)
            implements Tolerant {}

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
