package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may go next. Pure: the same fleet gives the same answer.
 *
 * @param maxConcurrent how many VMs may be in flight at once
 * @param maxFailures how many failures are borne before no VM is started any more
 */
record Rollout(int maxConcurrent, int maxFailures) {
    private static final int DEFAULT = 1;

    /** How a VM stands in its policy's rollout. */
    enum Standing {
        READY,
        /** Asks for a ticket. */
        ASKS,
        /** A run is under way and no person is awaited. */
        IN_FLIGHT,
        /** A person is awaited. */
        AWAITING,
        PENDING,
        BLOCKED,
        FAILED,
        ROLLED_BACK
    }

    /**
     * A VM that the policy governs.
     *
     * @param asksSince orders those that ask
     * @param failed counts against the failure budget: once for each VM whose last run failed, however often it was tried
     */
    record Member(NamespacedName vm, Standing standing, String asksSince, boolean failed) {}

    /** Reads the policy's limits; a percentage is of the VMs it governs, rounded down for concurrency (at least 1) and for failures. */
    static Rollout of(io.pvdrivers.api.v1alpha1.@Nullable RolloutSpec spec, int fleet) {
        var concurrent = Optional.ofNullable(spec).map(s -> s.maxConcurrent());
        var failures = Optional.ofNullable(spec).map(s -> s.maxFailures());
        return new Rollout(
                Math.max(1, concurrent.map(v -> resolve(v, fleet)).orElse(DEFAULT)),
                Math.max(0, failures.map(v -> resolve(v, fleet)).orElse(DEFAULT)));
    }

    private static int resolve(IntOrString value, int fleet) {
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        var percent = Integer.parseInt(value.getStrVal().replace("%", ""));
        return (int) ((long) percent * fleet / 100);
    }

    /** Whether more VMs failed than the policy bears. */
    boolean isBudgetSpent(List<Member> fleet) {
        return fleet.stream().filter(Member::failed).count() > maxFailures;
    }

    /** The VMs to let go now, the longest waiting first. */
    List<NamespacedName> next(List<Member> fleet) {
        if (isBudgetSpent(fleet)) {
            return List.of();
        }
        var inFlight =
                fleet.stream().filter(m -> m.standing() == Standing.IN_FLIGHT).count();
        return fleet.stream()
                .filter(m -> m.standing() == Standing.ASKS)
                .sorted(Comparator.comparing(Member::asksSince).thenComparing(Member::vm))
                .limit(Math.max(0, maxConcurrent - inFlight))
                .map(Member::vm)
                .toList();
    }
}
