package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which VM, under which policy, and the plan it was let go with. Written by the operator. */
@RecordBuilder
public record DriverStateSpec(
        VirtualMachineRef virtualMachine,
        @Nullable PolicyRef policyRef,
        @Nullable Ticket ticket) implements DriverStateSpecBuilder.With {

    public record VirtualMachineRef(String name, String uid) {}

    public record PolicyRef(
            String kind, String name, String uid, @Nullable Long generation) {}

    /**
     * Leave to run, and the plan frozen with it.
     *
     * @param id names the run
     */
    public record Ticket(
            String id,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant grantedAt,
            PolicyRef policyRef,
            Plan plan) {}

    /**
     * What one VM shall become.
     *
     * @param image the containerDisk that holds the release's ISO; absent while nobody named one
     * @param wanted every device the policy wants paravirtual, with the value it shall have
     */
    public record Plan(
            String release,
            @Nullable String image,
            @Nullable String imagePullSecret,
            DriverPolicySpec.DiskTarget diskTarget,
            DriverPolicySpec.InterfaceTarget interfaceTarget,
            List<WantedDevice> wanted,
            DriverPolicySpec.InstallMethod installMethod,
            DriverPolicySpec.DriverSet drivers,
            int installTimeoutSeconds,
            PlanSafety safety) {}

    /** The policy's {@code safety}, with every default spelt out. */
    public record PlanSafety(
            DriverPolicySpec.RollbackMode rollback,
            DriverPolicySpec.SnapshotMode snapshot,
            int verifyTimeoutSeconds,
            boolean pinMacAddresses,
            boolean allowDomainControllers,
            boolean allowClusterNodes,
            boolean allowBitLocker,
            boolean allowHibernation,
            boolean allowDynamicSystemDisk,
            boolean allowUnknownRoles) {}

    public record WantedDevice(DeviceKind kind, String name, String value) {}

    public enum DeviceKind {
        @JsonProperty("Disk")
        DISK,
        @JsonProperty("Interface")
        INTERFACE
    }
}
