package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.kubevirt.InstanceStatus.GuestOsInfo;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which changes of an object can change who governs it, or whether it is its turn. Everything else is no news to a policy. Pure. */
final class SelectionChange {
    private SelectionChange() {}

    /** Whether anything is another of what is read. Of a VM or VMI most of what KubeVirt writes again and again is not. */
    static <S, T> boolean isSeen(CustomResource<S, T> now, CustomResource<S, T> before) {
        return !Objects.equals(now.getSpec(), before.getSpec())
                || !Objects.equals(now.getStatus(), before.getStatus())
                || !Objects.equals(bare(now.getMetadata()), bare(before.getMetadata()));
    }

    private static ObjectMeta bare(ObjectMeta metadata) {
        return new ObjectMetaBuilder(metadata)
                .withResourceVersion(null)
                .withManagedFields()
                .build();
    }

    static boolean matters(VirtualMachine now, VirtualMachine before) {
        return !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels())
                || !read(now).equals(read(before))
                || !Objects.equals(
                        now.getMetadata().getUid(), before.getMetadata().getUid())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(now.getSpec().preference(), before.getSpec().preference())
                || !Objects.equals(now.getSpec().runStrategy(), before.getSpec().runStrategy())
                || !Objects.equals(now.getSpec().running(), before.getSpec().running())
                || !Objects.equals(
                        now.getSpec().template().metadata(),
                        before.getSpec().template().metadata());
    }

    /** The annotations of a VM that tell a policy anything: the operator's own, and those that tell what it runs. */
    private static Map<String, String> read(VirtualMachine vm) {
        return Optional.ofNullable(vm.getMetadata().getAnnotations()).orElse(Map.of()).entrySet().stream()
                .filter(e -> e.getKey().startsWith(Names.ANNOTATION_PREFIX)
                        || e.getKey().contains("kubevirt.io/"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether a DriverState changed so that it may be another policy's matter, or that of several. */
    static boolean matters(DriverState now, DriverState before) {
        return !policies(now).equals(policies(before))
                || phase(now) != phase(before)
                || hasGuest(now) != hasGuest(before)
                || !Objects.equals(
                        now.getMetadata().getUid(), before.getMetadata().getUid())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp());
    }

    /** The policies that a DriverState has to do with: the one that governs its VM, the one that let it go, and the one of its run. */
    static Set<String> policies(DriverState state) {
        var spec = Optional.ofNullable(state.getSpec());
        return Stream.of(
                        spec.map(DriverStateSpec::policyRef),
                        spec.map(DriverStateSpec::ticket).map(Ticket::policyRef),
                        status(state).map(DriverStateStatus::run).map(Run::policyRef))
                .flatMap(Optional::stream)
                .map(PolicyRef::uid)
                .collect(Collectors.toSet());
    }

    private static Optional<DriverStateStatus> status(DriverState state) {
        return Optional.ofNullable(state.getStatus());
    }

    private static @Nullable Phase phase(DriverState state) {
        return status(state).map(DriverStateStatus::phase).orElse(null);
    }

    private static boolean hasGuest(DriverState state) {
        return status(state)
                .map(DriverStateStatus::guest)
                .filter(guest -> guest.os() != null)
                .isPresent();
    }

    static boolean matters(VirtualMachineInstance now, VirtualMachineInstance before) {
        return !osId(now).equals(osId(before))
                || isRunning(now) != isRunning(before)
                || !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels());
    }

    private static boolean isRunning(VirtualMachineInstance vmi) {
        return vmi.getStatus() != null && "Running".equals(vmi.getStatus().phase());
    }

    static boolean matters(Namespace now, Namespace before) {
        return !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations());
    }

    /** Its status is its own. */
    static boolean matters(DriverPolicy now, DriverPolicy before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getUid(), before.getMetadata().getUid())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations());
    }

    private static Optional<String> osId(VirtualMachineInstance vmi) {
        return Optional.ofNullable(vmi.getStatus()).map(s -> s.guestOSInfo()).map(GuestOsInfo::id);
    }
}
