package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.AgentCare;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DiskTarget;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DriverSet;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InterfaceTarget;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanPreference;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanRange;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanSafety;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanTolerance;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.api.v1alpha1.Safety;
import io.pvdrivers.api.v1alpha1.Safety.RollbackMode;
import io.pvdrivers.api.v1alpha1.Safety.SnapshotMode;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.gate.Attempts;
import io.pvdrivers.operator.gate.Housekeeping;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.Devices;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a policy means for one VM, with every default spelt out. Pure. */
public final class Planning {
    private static final int INSTALL_TIMEOUT_SECONDS = 1800;
    private static final int VERIFY_TIMEOUT_SECONDS = 1800;

    private Planning() {}

    /**
     * The plan for a VM with these devices.
     *
     * @param version the release that the policy means for it; empty where none will do
     */
    public static Plan of(
            DriverPolicySpec policy,
            List<Device> devices,
            String version,
            Optional<Release> release,
            MediaSource media) {
        var medium = MediaPlanning.of(Optional.ofNullable(policy.media()), version, release, media);
        return new Plan(
                version,
                medium.image().map(ContainerDisk::image).orElse(null),
                medium.image().map(ContainerDisk::imagePullSecret).orElse(null),
                medium.media().orElse(null),
                diskTarget(policy),
                interfaceTarget(policy),
                wanted(policy, devices),
                from(policy.install(), DriverPolicySpec.Install::method).orElse(InstallMethod.GUEST_AGENT),
                from(policy.install(), DriverPolicySpec.Install::drivers).orElse(DriverSet.REQUIRED),
                from(policy.install(), DriverPolicySpec.Install::jobRef)
                        .map(DriverPolicySpec.JobRef::name)
                        .orElse(null),
                from(policy.install(), DriverPolicySpec.Install::guestAgent).orElse(AgentCare.LEAVE),
                from(policy.install(), DriverPolicySpec.Install::timeoutSeconds).orElse(INSTALL_TIMEOUT_SECONDS),
                safety(policy.safety()),
                tolerance(policy.release()),
                null);
    }

    /** Which preference takes the place of this one; empty where a policy leaves it. */
    public static Optional<PlanPreference> preference(DriverPolicySpec policy, String name) {
        return from(policy.devices(), DriverPolicySpec.Devices::preferences).stream()
                .flatMap(List::stream)
                .filter(change -> change.from().equals(name))
                .findFirst()
                .map(change -> new PlanPreference(change.from(), change.to()));
    }

    /** Every device of a VM that shall be paravirtual, with the value that it shall have. */
    public static List<WantedDevice> wanted(DriverPolicySpec policy, List<Device> devices) {
        return Devices.wanted(devices, diskTarget(policy), interfaceTarget(policy));
    }

    /** What devices become, in one word. */
    static String devices(DiskTarget disks, InterfaceTarget interfaces) {
        return disks + "/" + interfaces;
    }

    /** What a policy's devices become, in one word. */
    static String devices(DriverPolicySpec policy) {
        return devices(diskTarget(policy), interfaceTarget(policy));
    }

    private static DiskTarget diskTarget(DriverPolicySpec policy) {
        return from(policy.devices(), DriverPolicySpec.Devices::disks)
                .map(DriverPolicySpec.Disks::bus)
                .orElse(DiskTarget.VIRTIO);
    }

    private static InterfaceTarget interfaceTarget(DriverPolicySpec policy) {
        return from(policy.devices(), DriverPolicySpec.Devices::interfaces)
                .map(DriverPolicySpec.Interfaces::model)
                .orElse(InterfaceTarget.VIRTIO);
    }

    /** Nothing, where the policy says nothing: most do not. */
    private static @Nullable PlanTolerance tolerance(ReleaseChoice choice) {
        var says = Stream.of(choice.accept(), choice.acceptIssues()).anyMatch(list -> list != null && !list.isEmpty());
        return says || Boolean.TRUE.equals(choice.allowDowngrade())
                ? new PlanTolerance(
                        ranges(choice),
                        choice.deny(),
                        choice.acceptIssues(),
                        Boolean.TRUE.equals(choice.allowDowngrade()))
                : null;
    }

    private static @Nullable List<PlanRange> ranges(ReleaseChoice choice) {
        return Optional.ofNullable(choice.accept())
                .map(ranges -> ranges.stream()
                        .map(r -> new PlanRange(r.from(), r.to()))
                        .toList())
                .orElse(null);
    }

    /** A plan that asks for nothing, for a VM that no policy governs. */
    public static Plan none() {
        return new Plan(
                "",
                null,
                null,
                null,
                DiskTarget.UNCHANGED,
                InterfaceTarget.UNCHANGED,
                List.of(),
                InstallMethod.GUEST_AGENT,
                DriverSet.REQUIRED,
                null,
                AgentCare.LEAVE,
                INSTALL_TIMEOUT_SECONDS,
                safety(null),
                null,
                null);
    }

    /** Names that the policy leaves alone. */
    public static Set<String> excluded(DriverPolicySpec policy) {
        var excluded = new HashSet<String>();
        from(policy.devices(), DriverPolicySpec.Devices::disks)
                .map(DriverPolicySpec.Disks::exclude)
                .ifPresent(names -> names.forEach(n -> excluded.add(Devices.key(DeviceKind.DISK, n))));
        from(policy.devices(), DriverPolicySpec.Devices::interfaces)
                .map(DriverPolicySpec.Interfaces::exclude)
                .ifPresent(names -> names.forEach(n -> excluded.add(Devices.key(DeviceKind.INTERFACE, n))));
        return excluded;
    }

    private static PlanSafety safety(@Nullable Safety safety) {
        return new PlanSafety(
                from(safety, Safety::rollback).orElse(RollbackMode.AUTOMATIC),
                from(safety, Safety::snapshot).orElse(SnapshotMode.NEVER),
                from(safety, Safety::keepSnapshotSeconds).orElse(Housekeeping.KEEP_SNAPSHOT_SECONDS),
                from(safety, Safety::retries).orElse(Attempts.RETRIES),
                from(safety, Safety::verifyTimeoutSeconds).orElse(VERIFY_TIMEOUT_SECONDS),
                from(safety, Safety::pinMacAddresses).orElse(true),
                from(safety, Safety::allowDomainControllers).orElse(false),
                from(safety, Safety::allowClusterNodes).orElse(false),
                from(safety, Safety::allowBitLocker).orElse(false),
                from(safety, Safety::suspendBitLocker).orElse(false),
                from(safety, Safety::allowHibernation).orElse(false),
                from(safety, Safety::disableHibernation).orElse(false),
                from(safety, Safety::removeGhostAdapters).orElse(false),
                from(safety, Safety::allowDynamicSystemDisk).orElse(false),
                from(safety, Safety::allowUnknownRoles).orElse(false),
                from(safety, Safety::allowForeignDrivers).orElse(null));
    }

    private static <T, R> Optional<R> from(@Nullable T part, Function<T, @Nullable R> field) {
        return Optional.ofNullable(part).map(field);
    }
}
