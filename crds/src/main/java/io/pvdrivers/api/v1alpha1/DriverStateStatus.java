package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator found, did and waits for. Facts carry the time they last changed. */
@RecordBuilder
public record DriverStateStatus(
        @Nullable Long observedGeneration,
        @Nullable Phase phase,
        @Nullable WaitingFor waitingFor,
        @Nullable List<Condition> conditions,
        @Nullable GuestSummary guest,
        @Nullable List<DriverReading> drivers,
        @Nullable List<DeviceReading> devices,
        @Nullable Baseline baseline,
        @Nullable Run run,
        @Nullable Proof proof,
        @Nullable Verification verified,
        @Nullable Rollback rollback,
        @Nullable Restarts restarts,
        @Nullable Integer attempts,
        @Nullable LastError lastError,
        @Nullable Integer plannedRestarts,
        @Nullable String proposedPatch)
        implements DriverStateStatusBuilder.With {

    /** One word for humans; programs read the conditions. */
    public enum Phase {
        @JsonProperty("Pending")
        PENDING,
        @JsonProperty("InProgress")
        IN_PROGRESS,
        @JsonProperty("Waiting")
        WAITING,
        @JsonProperty("Returning")
        RETURNING,
        @JsonProperty("Releasing")
        RELEASING,
        @JsonProperty("Ready")
        READY,
        @JsonProperty("Blocked")
        BLOCKED,
        @JsonProperty("RolledBack")
        ROLLED_BACK,
        @JsonProperty("Failed")
        FAILED
    }

    /** What a VM that is not Ready waits for. */
    public record WaitingFor(
            String reason,
            String message,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant since,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant until) {}

    public record GuestSummary(
            @Nullable String os,
            @Nullable String build,
            @Nullable Agent agent,
            String source,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant changedAt) {}

    public enum Agent {
        @JsonProperty("Connected")
        CONNECTED,
        @JsonProperty("Lost")
        LOST,
        @JsonProperty("NeverSeen")
        NEVER_SEEN
    }

    public record DriverReading(
            String name, @Nullable String version, @Nullable String wanted, DriverStanding standing) {}

    public enum DriverStanding {
        @JsonProperty("Bound")
        BOUND,
        @JsonProperty("InStore")
        IN_STORE,
        @JsonProperty("Installed")
        INSTALLED,
        @JsonProperty("Outdated")
        OUTDATED,
        @JsonProperty("Missing")
        MISSING,
        @JsonProperty("Unknown")
        UNKNOWN
    }

    /**
     * A disk or network interface.
     *
     * @param was bus or model before the first run that moved it
     * @param is bus or model now
     * @param wanted bus or model under the policy
     * @param why why it stays as it is, where it does
     */
    public record DeviceReading(
            String name,
            DriverStateSpec.DeviceKind kind,
            @Nullable String was,
            @Nullable String is,
            @Nullable String wanted,
            @Nullable String why) {}

    /** The devices as they stood before the run's first device patch. */
    public record Baseline(
            String runId,
            String vmUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            List<BaselineDevice> devices) {}

    /**
     * One device to be moved, as it stood.
     *
     * @param value bus or model as the VM's spec had it; absent when the spec had none
     * @param implicit the spec had no entry for this device at all
     * @param effective bus or model the guest saw
     * @param bare the disk entry named no target, which means a plain disk
     */
    public record BaselineDevice(
            DriverStateSpec.DeviceKind kind,
            String name,
            @Nullable String value,
            boolean implicit,
            @Nullable String effective,
            boolean bare) {}

    /** One attempt to bring the VM to its ticket's plan. */
    @RecordBuilder
    public record Run(
            String id,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant startedAt,
            @Nullable Staging staging,
            @Nullable Installation installation,
            @Nullable GuestReboot guestReboot,
            @Nullable GuestSettings guestSettings,
            @Nullable Switching switching,
            @Nullable Watch watch,
            @Nullable Repair repair,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant endedAt,

            @Nullable Outcome outcome,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String retry)
            implements DriverStateStatusRunBuilder.With {}

    public enum Outcome {
        @JsonProperty("Succeeded")
        SUCCEEDED,
        @JsonProperty("RolledBack")
        ROLLED_BACK,
        @JsonProperty("Failed")
        FAILED,
        @JsonProperty("Released")
        RELEASED
    }

    /**
     * Drive and primer were put into the VM.
     *
     * @param vmiUID the VMI that ran when they were
     * @param primerSerial serial of the primer; absent where none was needed
     */
    public record Staging(
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            boolean media,
            @Nullable String primerSerial,
            @Nullable Boolean abandoned) {}

    public record Installation(
            String id,
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant startedAt,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant finishedAt,

            @Nullable Integer exitCode,
            @Nullable List<String> drivers,
            @Nullable String log) {}

    public record GuestReboot(
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant requestedAt) {}

    /** IP settings and online disks as the guest had them before the switch. */
    public record GuestSettings(
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            List<GuestFacts.Adapter> adapters,
            List<String> disksOnline,
            int diskCount) {}

    /** The VMI that ran when the devices were switched, and whether the guest's agent had been seen before. */
    public record Switching(
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            boolean agentSeen,
            int times) {}

    /** How long the VMIs since a restart of ours have run: the clock of a deadline. */
    public record Watch(
            String vmiUID,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant runningSince,

            int spentSeconds,
            boolean agentSeen) {}

    public record Repair(
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant requestedAt,
            int attempts) {}

    /**
     * Evidence that Windows can boot from the target bus.
     *
     * @param serial serial of the disk the guest listed; absent where the controller itself is the evidence
     */
    public record Proof(
            String runId,
            String bus,
            String driver,
            String version,
            @Nullable String serial,
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {}

    public record Verification(
            String vmUID,
            String vmiUID,
            String release,
            String wantedHash,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {}

    /** The decision to put the devices back. */
    public record Rollback(
            String runId,
            String reason,
            String message,
            String vmiUID,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant verifiedAt) {}

    public record Restarts(
            int count,
            @Nullable String requestedFor,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant requestedAt) {}

    public record LastError(
            String reason,
            String message,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {}
}
