package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read of a VirtualMachine's {@code status}. */
public record VirtualMachineStatus(
        @Nullable String printableStatus,
        @Nullable String snapshotInProgress,
        @Nullable String restoreInProgress,
        List<Condition> conditions,
        List<StateChangeRequest> stateChangeRequests,
        List<VolumeSnapshotStatus> volumeSnapshotStatuses,
        @Nullable Map<String, Object> volumeUpdateState,
        @Nullable RevisionOf preferenceRef,
        @Nullable String unreadable) {
    static final VirtualMachineStatus EMPTY =
            new VirtualMachineStatus(null, null, null, List.of(), List.of(), List.of(), null, null, null);

    public VirtualMachineStatus {
        conditions = conditions == null ? List.of() : Shared.all(conditions);
        stateChangeRequests = stateChangeRequests == null ? List.of() : stateChangeRequests;
        volumeSnapshotStatuses = volumeSnapshotStatuses == null ? List.of() : Shared.all(volumeSnapshotStatuses);
    }

    /** A condition of KubeVirt: its time may be null, its reason absent. */
    public record Condition(
            String type,
            @Nullable String status,
            @Nullable String reason,
            @Nullable String message) {

        public Condition {
            type = ViewMapper.required(type, "type");
        }

        public boolean isTrue() {
            return "True".equals(status);
        }
    }

    /** A stop or start that KubeVirt has accepted and not finished. */
    public record StateChangeRequest(
            @Nullable String action, @Nullable String uid) {}

    /** Whether a volume can be snapshotted, and why not. */
    public record VolumeSnapshotStatus(
            @Nullable String name,
            @Nullable Boolean enabled,
            @Nullable String reason) {}

    /** A preference, and the ControllerRevision that holds it as the VM uses it. */
    public record RevisionOf(
            @Nullable String name, @Nullable Named controllerRevisionRef) {}

    /** An object, by name. */
    public record Named(@Nullable String name) {}

    private record Wire(
            @Nullable String printableStatus,
            @Nullable String snapshotInProgress,
            @Nullable String restoreInProgress,
            @Nullable List<Condition> conditions,
            @Nullable List<StateChangeRequest> stateChangeRequests,
            @Nullable List<VolumeSnapshotStatus> volumeSnapshotStatuses,
            @Nullable Map<String, Object> volumeUpdateState,
            @Nullable RevisionOf preferenceRef,
            @Nullable String unreadable) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    @SuppressWarnings("NullAway") // the constructor turns what is absent into what is empty
    static VirtualMachineStatus read(JsonNode tree) {
        var wire = ViewMapper.read(
                tree, Wire.class, "status", why -> new Wire(null, null, null, null, null, null, null, null, why));
        return new VirtualMachineStatus(
                wire.printableStatus(),
                wire.snapshotInProgress(),
                wire.restoreInProgress(),
                wire.conditions(),
                wire.stateChangeRequests(),
                wire.volumeSnapshotStatuses(),
                wire.volumeUpdateState(),
                wire.preferenceRef(),
                wire.unreadable());
    }
}
