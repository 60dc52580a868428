package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.RestartMode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.policy.Rollout.Member;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whose turn it is. Pure. */
public final class Turns {
    private Turns() {}

    /**
     * The names of the VMs that a policy lets go now.
     *
     * @param fleet the DriverStates of the VMs that it governs
     * @param retry the value of the annotation of a VM that asks for another try
     */
    public static List<String> next(
            DriverPolicy policy, Collection<DriverState> fleet, Function<DriverState, Optional<String>> retry) {
        var rollout = policy.getSpec().rollout();
        return letsNobodyGo(policy.getSpec())
                ? List.of()
                : Rollout.of(rollout, fleet.size()).next(members(policy, fleet, retry));
    }

    private static boolean letsNobodyGo(DriverPolicySpec spec) {
        var automatic = Optional.ofNullable(spec.rollout())
                .map(DriverPolicySpec.Rollout::restart)
                .filter(r -> r == RestartMode.AUTOMATIC);
        var closed = automatic.isPresent() && !MaintenanceWindow.isOpen(spec.rollout());
        return spec.mode() != Mode.ENFORCE || Boolean.TRUE.equals(spec.paused()) || closed;
    }

    /** How these VMs stand in the policy's rollout. */
    static List<Member> members(
            DriverPolicy policy, Collection<DriverState> fleet, Function<DriverState, Optional<String>> retry) {
        var reference = Governing.reference(policy);
        return fleet.stream()
                .map(state -> FleetMember.of(state, reference, retry.apply(state)))
                .toList();
    }
}
