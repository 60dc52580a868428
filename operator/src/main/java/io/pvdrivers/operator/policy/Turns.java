package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.policy.Rollout.Member;
import io.pvdrivers.operator.policy.Rollout.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Whose turn it is. Pure. */
public final class Turns {
    private Turns() {}

    /**
     * The VMs that a policy lets go now.
     *
     * @param fleet the VMs that it governs
     */
    public static List<NamespacedName> next(Policy policy, Collection<Enrolled> fleet) {
        return next(policy, fleet, Set.of());
    }

    /**
     * The same, but for VMs whose turn it cannot be now. They count like the others: one of them may be in flight.
     *
     * @param unable their names
     */
    static List<NamespacedName> next(Policy policy, Collection<Enrolled> fleet, Set<NamespacedName> unable) {
        var members = members(policy, fleet).stream()
                .filter(m -> m.standing() != Standing.ASKS || !unable.contains(m.vm()))
                .toList();
        return letsNobodyGo(policy.getSpec())
                ? List.of()
                : Rollout.of(policy.getSpec().rollout(), fleet.size()).next(members);
    }

    /**
     * Whether a VM was let go with a release that its policy does not mean for it any more, because the catalogue or its Windows is another
     * now, and has not started. It keeps its turn, and gets a new plan.
     *
     * @param now the plan as it would be made now
     */
    public static boolean isPlanOutdated(Policy policy, DriverState state, Supplier<Plan> now) {
        var begun = Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::run)
                .map(Run::id)
                .orElse("");
        return Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> Governing.reference(policy).equals(t.policyRef()) && !begun.equals(t.id()))
                .filter(t -> !t.plan().release().equals(now.get().release()))
                .isPresent();
    }

    /** Whether a VM has come to be Ready without the turn that it has. What is to be done later needs a turn of its own. */
    public static boolean isUnused(DriverState state) {
        var status = Optional.ofNullable(state.getStatus());
        var begun = status.map(DriverStateStatus::run).map(Run::id).orElse("");
        return status.filter(s -> s.phase() == Phase.READY).isPresent()
                && Optional.ofNullable(state.getSpec().ticket())
                        .filter(t -> !t.id().equals(begun))
                        .isPresent();
    }

    private static boolean letsNobodyGo(DriverPolicySpec spec) {
        var automatic =
                Optional.ofNullable(spec.rollout()).map(RolloutSpec::restart).filter(r -> r == RestartMode.AUTOMATIC);
        var closed = automatic.isPresent() && !MaintenanceWindow.isOpen(spec.rollout());
        return spec.mode() == Mode.AUDIT || Boolean.TRUE.equals(spec.paused()) || closed;
    }

    /** How these VMs stand in the policy's rollout. */
    static List<Member> members(Policy policy, Collection<Enrolled> fleet) {
        var reference = Governing.reference(policy);
        return fleet.stream().map(vm -> FleetMember.of(vm, reference)).toList();
    }
}
