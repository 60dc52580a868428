package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Attention;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Counts;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.policy.Rollout.Member;
import io.pvdrivers.operator.policy.Rollout.Standing;
import io.pvdrivers.operator.state.ConditionSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in a policy's status how its fleet stands. Pure. */
final class PolicyReport {
    private static final int ATTENTION_LIMIT = 20;

    /** The worst first. */
    private static final List<Standing> NEEDS_PEOPLE =
            List.of(Standing.FAILED, Standing.ROLLED_BACK, Standing.BLOCKED, Standing.AWAITING);

    private PolicyReport() {}

    /** What a condition says. */
    private record Statement(String status, String reason, String message) {}

    static DriverPolicyStatus of(
            Policy policy,
            List<Member> fleet,
            Map<NamespacedName, DriverState> states,
            Map<NamespacedName, String> unwritten,
            PolicyRelease release,
            boolean budgetSpent,
            Instant now) {
        var before = Optional.ofNullable(policy.getStatus());
        var unknown = (int) unwritten.keySet().stream()
                .filter(vm -> !states.containsKey(vm))
                .count();
        var counts = counts(fleet, unknown);
        var conditions = new ConditionSet(
                before.map(DriverPolicyStatus::conditions).orElse(null), now.truncatedTo(ChronoUnit.SECONDS));
        var failures = fleet.stream().filter(Member::failed).count();
        var ready = refused(unwritten)
                .filter(r -> release.problem().isEmpty() && !budgetSpent)
                .orElseGet(() -> ready(policy, counts, release.problem(), budgetSpent, failures));
        conditions.set("Ready", ready.status(), ready.reason(), ready.message());
        var converged = counts.selected() == counts.ready() && unwritten.isEmpty();
        conditions.set(
                "Converged",
                converged ? "True" : "False",
                converged ? "Converged" : ready.reason(),
                counts.ready() + " of " + counts.selected() + " VMs are ready.");
        flag(conditions, "Reconciling", counts.inFlight() > 0 && !budgetSpent, ready);
        flag(conditions, "Stalled", budgetSpent || release.problem().isPresent() || !unwritten.isEmpty(), ready);
        return new DriverPolicyStatus(
                policy.getMetadata().getGeneration(),
                release.release().orElse(null),
                release.channel().orElse(null),
                counts,
                null,
                attention(fleet, states),
                conditions.list());
    }

    private static void flag(ConditionSet conditions, String type, boolean raised, Statement why) {
        if (raised) {
            conditions.set(type, "True", why.reason(), why.message());
        } else {
            conditions.remove(type);
        }
    }

    /** Ready means: accepted and able to act. A rollout that has not come far is no fault of the policy. */
    private static Statement ready(
            Policy policy, Counts counts, Optional<String> problem, boolean budgetSpent, long failures) {
        if (problem.isPresent()) {
            return new Statement("False", "ReleaseUnknown", problem.get());
        }
        if (budgetSpent) {
            return new Statement(
                    "False",
                    "FailureBudgetSpent",
                    failures
                            + " VMs failed or were rolled back, more than rollout.maxFailures allows. No further VM is started. See"
                            + " why, then change the policy.");
        }
        if (counts.selected() == 0) {
            return new Statement(
                    "True",
                    "Converged",
                    "It governs no VM: none here runs Windows and matches its selector, or other policies govern those that do.");
        }
        if (counts.selected() == counts.ready()) {
            return new Statement("True", "Converged", "Every VM it governs is ready.");
        }
        if (policy.getSpec().mode() == Mode.AUDIT) {
            return new Statement("True", "Audit", "Audit mode: the VMs are judged and left as they are.");
        }
        if (Boolean.TRUE.equals(policy.getSpec().paused())) {
            return new Statement("True", "Paused", "spec.paused is true: nothing is started.");
        }
        return counts.inFlight() > 0
                ? new Statement(
                        "True",
                        "Rolling",
                        Counted.of(counts.inFlight(), "VM") + (counts.inFlight() == 1 ? " is" : " are") + " in flight.")
                : new Statement("True", "RolloutPending", "VMs wait: see status.attention and their DriverStates.");
    }

    /** The words of one VM; the others' are mostly the same. */
    private static Optional<Statement> refused(Map<NamespacedName, String> unwritten) {
        return unwritten.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(first -> new Statement(
                        "False",
                        "DriverStateRefused",
                        "The DriverState of VM " + first.getKey().name()
                                + (unwritten.size() == 1 ? "" : ", and those of " + (unwritten.size() - 1) + " more,")
                                + " cannot be written: " + first.getValue()
                                + " Mend that; it is tried again every minute. The other VMs go on meanwhile."));
    }

    /** @param unknown VMs that have no DriverState, because none can be made */
    private static Counts counts(List<Member> fleet, int unknown) {
        return new Counts(
                fleet.size() + unknown,
                count(fleet, Standing.READY),
                count(fleet, Standing.IN_FLIGHT),
                count(fleet, Standing.AWAITING),
                count(fleet, Standing.PENDING) + count(fleet, Standing.ASKS) + unknown,
                count(fleet, Standing.BLOCKED),
                count(fleet, Standing.FAILED),
                count(fleet, Standing.ROLLED_BACK));
    }

    private static int count(List<Member> fleet, Standing standing) {
        return (int) fleet.stream().filter(m -> m.standing() == standing).count();
    }

    private static List<Attention> attention(List<Member> fleet, Map<NamespacedName, DriverState> states) {
        return fleet.stream()
                .filter(m -> NEEDS_PEOPLE.contains(m.standing()))
                .sorted(Comparator.<Member>comparingInt(m -> NEEDS_PEOPLE.indexOf(m.standing()))
                        .thenComparing(Member::vm))
                .limit(ATTENTION_LIMIT)
                .flatMap(m -> Optional.ofNullable(states.get(m.vm()))
                        .map(DriverState::getStatus)
                        .map(s -> s.waitingFor())
                        .map(w -> new Attention(m.vm().name(), w.reason(), w.message()))
                        .stream())
                .toList();
    }
}
