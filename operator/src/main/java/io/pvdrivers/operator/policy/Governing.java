package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.ForeignChanges;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.rollout.Estimate;
import io.pvdrivers.operator.window.Access;
import io.pvdrivers.operator.window.OpeningHours;
import java.time.Instant;
import java.util.Optional;

/** What the policies say about a VM now. Pure. */
public final class Governing {
    private Governing() {}

    /** Who decides about this VM. */
    public static Governance of(NamespacePolicies policies, VirtualMachine vm, OperatingSystem os, Instant now) {
        return OptOut.of(vm, policies, now)
                .<Governance>map(o -> new Governance.Ungoverned(Reason.OPTED_OUT, o.message()))
                .or(() -> Selection.governing(policies, vm, os).map(p -> governed(p, vm, now)))
                .orElseGet(() -> new Governance.Ungoverned(
                        Reason.POLICY_GONE, "No DriverPolicy or ClusterDriverPolicy selects this VM."));
    }

    /** The policy that decides about this VM; empty where none does. */
    public static Optional<Policy> policy(
            NamespacePolicies policies, VirtualMachine vm, OperatingSystem os, Instant now) {
        return OptOut.of(vm, policies, now).isPresent() ? Optional.empty() : Selection.governing(policies, vm, os);
    }

    /** How a DriverState names its policy. */
    public static PolicyRef reference(Policy policy) {
        return new PolicyRef(
                policy.getKind(),
                policy.getMetadata().getName(),
                policy.getMetadata().getUid(),
                policy.getMetadata().getGeneration());
    }

    private static Access access(Policy policy, VirtualMachine vm, Instant now) {
        return new Access(
                OpeningHours.of(policy.getSpec().rollout()),
                RolloutLook.leaves(
                        RolloutLook.leave(policy.getMetadata().getAnnotations(), now),
                        RolloutLook.leave(vm.getMetadata().getAnnotations(), now)),
                now);
    }

    private static Governance governed(Policy policy, VirtualMachine vm, Instant now) {
        var spec = policy.getSpec();
        var rollout = Optional.ofNullable(spec.rollout());
        return new Governance.Governed(
                reference(policy),
                spec.mode(),
                Boolean.TRUE.equals(spec.paused()),
                rollout.map(RolloutSpec::restart).orElse(RestartMode.WHEN_USER_RESTARTS),
                rollout.map(RolloutSpec::foreignChanges).orElse(ForeignChanges.WAIT),
                access(policy, vm, now),
                Estimate.of(Optional.ofNullable(policy.getStatus())));
    }
}
