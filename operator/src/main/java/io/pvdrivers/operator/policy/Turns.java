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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
     * @param meant the release that a VM would be let go with now
     */
    public static Outlook next(
            Policy policy, Collection<Enrolled> fleet, Function<Enrolled, String> meant, Instant now) {
        var dispatch = RolloutLook.of(policy, Roster.of(fleet, meant), now).dispatch();
        return new Outlook(
                dispatch.go().stream().map(NamespacedName::ofKey).toList(),
                dispatch.held().entrySet().stream()
                        .collect(Collectors.toMap(e -> NamespacedName.ofKey(e.getKey()), Map.Entry::getValue)));
    }

    /**
     * Whether a VM was let go with a release that its policy does not mean for it any more, because the catalogue or its Windows is another
     * now, or by a preference that it does not have any more, and has not started. Its turn is taken back: the other release has canaries of
     * its own.
     *
     * @param now the plan as it would be made now
     */
    public static boolean isPlanOutdated(Policy policy, DriverState state, Supplier<Plan> now) {
        return unbegun(state)
                .filter(t -> Governing.reference(policy).equals(t.policyRef()))
                .filter(t -> underWay(state).isEmpty())
                .filter(t -> isOther(t.plan(), now.get()))
                .isPresent();
    }

    private static boolean isOther(Plan granted, Plan now) {
        return !granted.release().equals(now.release()) || !Objects.equals(granted.preference(), now.preference());
    }

    /** The turn of a VM whose run is under way and that may go on: the same run and plan, from now on. Empty where none is under way. */
    public static Optional<Ticket> renewed(Policy policy, DriverState state, Instant now) {
        var begun = underWay(state).map(Run::id);
        return Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> begun.filter(t.id()::equals).isPresent())
                .map(t -> new Ticket(t.id(), now, Governing.reference(policy), t.plan()));
    }

    /** Whether a run that this policy let go has not ended. */
    static boolean isUnderWay(DriverState state, Policy policy) {
        return underWay(state)
                .flatMap(r -> Optional.ofNullable(r.policyRef()))
                .filter(p -> p.uid().equals(policy.getMetadata().getUid()))
                .isPresent();
    }

    /** Whether a VM has come to be Ready without the turn that it has. What is to be done later needs a turn of its own. */
    public static boolean isUnused(DriverState state) {
        return Optional.ofNullable(state.getStatus())
                        .filter(s -> s.phase() == Phase.READY)
                        .isPresent()
                && unbegun(state).isPresent();
    }

    /** The turn of a VM whose run has not begun. */
    private static Optional<Ticket> unbegun(DriverState state) {
        var last = run(state).map(Run::id);
        return Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> last.filter(t.id()::equals).isEmpty());
    }

    private static Optional<Run> underWay(DriverState state) {
        return run(state).filter(r -> r.endedAt() == null);
    }

    private static Optional<Run> run(DriverState state) {
        return Optional.ofNullable(state.getStatus()).map(DriverStateStatus::run);
    }
}
