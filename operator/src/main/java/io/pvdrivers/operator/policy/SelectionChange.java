package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.kubevirt.InstanceStatus.GuestOsInfo;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Objects;
import java.util.Optional;

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
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
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
