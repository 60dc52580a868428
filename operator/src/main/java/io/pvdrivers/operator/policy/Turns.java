package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.rollout.Hold;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whose turn it is. Pure. */
public final class Turns {
    private Turns() {}

    /**
     * Whose turn it is, and whose it is not.
     *
     * @param held what each VM that asks and may not go waits for
     */
    public record Outlook(List<NamespacedName> go, Map<NamespacedName, Hold> held) {}

    /**
     * The VMs that a policy lets go now, and what the others that ask wait for.
     *
     * @param fleet the VMs that it governs
     */
    public static Outlook next(Policy policy, Collection<Enrolled> fleet, Instant now) {
        var dispatch = RolloutLook.of(policy, fleet, Set.of(), now).dispatch();
        return new Outlook(
                dispatch.go().stream().map(NamespacedName::ofKey).toList(),
                dispatch.held().entrySet().stream()
                        .collect(Collectors.toMap(e -> NamespacedName.ofKey(e.getKey()), Map.Entry::getValue)));
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

    /** The turn of a VM whose run is under way and that may go on: the same run and plan, from now on. Empty where none is under way. */
    public static Optional<Ticket> renewed(Policy policy, DriverState state, Instant now) {
        var begun = Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::run)
                .filter(r -> r.endedAt() == null)
                .map(Run::id);
        return Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> begun.filter(t.id()::equals).isPresent())
                .map(t -> new Ticket(t.id(), now, Governing.reference(policy), t.plan()));
    }

    /** Whether a run that this policy let go has not ended. */
    static boolean isUnderWay(DriverState state, Policy policy) {
        return Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::run)
                .filter(r -> r.endedAt() == null)
                .flatMap(r -> Optional.ofNullable(r.policyRef()))
                .filter(p -> p.uid().equals(policy.getMetadata().getUid()))
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
}
