package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.kubevirt.VirtualMachineStatus.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read of a VirtualMachineInstance's {@code status}. */
public record InstanceStatus(
        @Nullable String phase,
        @Nullable String nodeName,
        List<Condition> conditions,
        List<PhaseTransition> phaseTransitionTimestamps,
        @Nullable GuestOsInfo guestOSInfo,
        List<NetworkInterface> interfaces,
        List<VolumeStatus> volumeStatus,
        @Nullable MigrationState migrationState,
        @Nullable String fsFreezeStatus,
        Map<String, String> activePods,
        InstanceSpec.@Nullable Machine machine,
        List<Map<String, Object>> migratedVolumes,
        @Nullable String unreadable) {
    static final InstanceStatus EMPTY = new InstanceStatus(
            null, null, List.of(), List.of(), null, List.of(), List.of(), null, null, Map.of(), null, List.of(), null);

    public InstanceStatus {
        conditions = conditions == null ? List.of() : Shared.all(conditions);
        phaseTransitionTimestamps = phaseTransitionTimestamps == null ? List.of() : phaseTransitionTimestamps;
        guestOSInfo = Shared.one(guestOSInfo);
        machine = Shared.one(machine);
        interfaces = interfaces == null ? List.of() : interfaces;
        volumeStatus = volumeStatus == null ? List.of() : volumeStatus;
        activePods = activePods == null ? Map.of() : activePods;
        migratedVolumes = migratedVolumes == null ? List.of() : migratedVolumes;
    }

    /** When a phase began; RFC 3339. */
    public record PhaseTransition(
            @Nullable String phase, @Nullable String phaseTransitionTimestamp) {}

    /** Windows as its guest agent names it: {@code id} is {@code mswindows}, {@code kernelRelease} the build. */
    public record GuestOsInfo(
            @Nullable String id,
            @Nullable String name,
            @Nullable String prettyName,
            @Nullable String version,
            @Nullable String versionId,
            @Nullable String kernelVersion,
            @Nullable String kernelRelease,
            @Nullable String machine) {}

    /** A network interface as the domain and the guest agent report it. */
    public record NetworkInterface(
            @Nullable String name,
            @Nullable String mac,
            @Nullable List<String> ipAddresses,
            @Nullable String infoSource) {}

    public record VolumeStatus(
            @Nullable String name,
            @Nullable String phase,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Map<String, Object> hotplugVolume) {}

    /** A live migration; under way while it has begun and neither completed nor failed. */
    public record MigrationState(
            @Nullable String startTimestamp,
            @Nullable Boolean completed,
            @Nullable Boolean failed) {
        public boolean isUnderWay() {
            return startTimestamp != null && !Boolean.TRUE.equals(completed) && !Boolean.TRUE.equals(failed);
        }
    }

    private record Wire(
            @Nullable String phase,
            @Nullable String nodeName,
            @Nullable List<Condition> conditions,
            @Nullable List<PhaseTransition> phaseTransitionTimestamps,
            @Nullable GuestOsInfo guestOSInfo,
            @Nullable List<NetworkInterface> interfaces,
            @Nullable List<VolumeStatus> volumeStatus,
            @Nullable MigrationState migrationState,
            @Nullable String fsFreezeStatus,
            @Nullable Map<String, String> activePods,
            InstanceSpec.@Nullable Machine machine,
            @Nullable List<Map<String, Object>> migratedVolumes,
            @Nullable String unreadable) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    @SuppressWarnings("NullAway") // the constructor turns what is absent into what is empty
    static InstanceStatus read(JsonNode tree) {
        var wire = ViewMapper.read(
                tree,
                Wire.class,
                "status",
                why -> new Wire(null, null, null, null, null, null, null, null, null, null, null, null, why));
        return new InstanceStatus(
                wire.phase(),
                wire.nodeName(),
                wire.conditions(),
                wire.phaseTransitionTimestamps(),
                wire.guestOSInfo(),
                wire.interfaces(),
                wire.volumeStatus(),
                wire.migrationState(),
                wire.fsFreezeStatus(),
                wire.activePods(),
                wire.machine(),
                wire.migratedVolumes(),
                wire.unreadable());
    }
}
