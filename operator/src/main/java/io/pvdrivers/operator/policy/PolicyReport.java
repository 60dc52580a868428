package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Attention;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Counts;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Stage;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatusBuilder;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.rollout.Member;
import io.pvdrivers.operator.rollout.Standing;
import io.pvdrivers.operator.state.ConditionSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in a policy's status how its fleet stands. Pure. */
final class PolicyReport {
    private static final int ATTENTION_LIMIT = 20;

    /** The worst first. */
    private static final List<Standing> NEEDS_PEOPLE =
            List.of(Standing.FAILED, Standing.ROLLED_BACK, Standing.BLOCKED, Standing.AWAITING);

    /** Those whose wave comes first, then those that have waited longest. */
    private static final Comparator<Member> IN_LINE = Comparator.comparingInt(Member::wave)
            .thenComparing(Member::asksSince)
            .thenComparing(Member::name);

    private PolicyReport() {}

    /** What a condition says. */
    private record Statement(String status, String reason, String message) {}

    static DriverPolicyStatus of(
            Policy policy,
            RolloutLook look,
            Map<NamespacedName, DriverState> states,
            Map<NamespacedName, String> unwritten,
            PolicyRelease release,
            Shadows shadows) {
        var before = Optional.ofNullable(policy.getStatus());
        var fleet = look.members();
        var budgetSpent = look.budgetSpent();
        var problems = look.hours().problems();
        var unknown = (int) unwritten.keySet().stream()
                .filter(vm -> !states.containsKey(vm))
                .count();
        var counts = counts(fleet, unknown);
        var conditions = new ConditionSet(
                before.map(DriverPolicyStatus::conditions).orElse(null),
                look.now().truncatedTo(ChronoUnit.SECONDS));
        var ready = refused(policy, unwritten)
                .filter(r -> release.problem().isEmpty() && !budgetSpent && problems.isEmpty())
                .orElseGet(() -> ready(policy, counts, release.problem(), look));
        conditions.set("Ready", ready.status(), ready.reason(), ready.message());
        var converged = counts.selected() == counts.ready() && unwritten.isEmpty();
        conditions.set(
                "Converged",
                converged ? "True" : "False",
                converged ? "Converged" : ready.reason(),
                counts.ready() + " of " + counts.selected() + " VMs are ready.");
        flag(
                conditions,
                "Stalled",
                budgetSpent || release.problem().isPresent() || !unwritten.isEmpty() || !problems.isEmpty(),
                ready);
        var shadowed = shadows.sentence(policy);
        flag(conditions, "Shadowed", shadowed.isPresent(), new Statement("True", "Shadowed", shadowed.orElse("")));
        var status = DriverPolicyStatusBuilder.builder()
                .observedGeneration(policy.getMetadata().getGeneration())
                .release(release.release().orElse(null))
                .channel(release.channel().orElse(null))
                .counts(counts)
                .nextWindow(look.nextWindow().orElse(null))
                .stage(stage(policy, look, before, counts).orElse(null))
                .estimate(look.estimate().orElse(null))
                .convergedGeneration(convergedGeneration(policy, before, converged && counts.selected() > 0))
                .notices(PolicyNotices.of(look).orElse(null))
                .attention(attention(policy, fleet, states))
                .conditions(conditions.list())
                .build();
        return status.withEta(eta(look, before, status).orElse(null));
    }

    /** While VMs are left that nobody asks for now, the rollout is where it was. */
    private static Optional<Stage> stage(
            Policy policy, RolloutLook look, Optional<DriverPolicyStatus> before, Counts counts) {
        return look.dispatch()
                .stage()
                .or(() -> before.filter(s -> counts.ready() < counts.selected())
                        .filter(s -> policy.getMetadata().getGeneration().equals(s.observedGeneration()))
                        .map(DriverPolicyStatus::stage)
                        .filter(s -> s.until() == null || look.now().isBefore(s.until())));
    }

    /** As long as nothing else changes and it has not passed, what was expected is still expected. */
    private static Optional<Instant> eta(
            RolloutLook look, Optional<DriverPolicyStatus> before, DriverPolicyStatus status) {
        var known = before.map(DriverPolicyStatus::eta);
        return known.filter(look.now()::isBefore)
                .filter(eta -> status.withEta(eta).equals(before.orElseThrow()))
                .or(look::eta);
    }

    private static @Nullable Long convergedGeneration(
            Policy policy, Optional<DriverPolicyStatus> before, boolean converged) {
        return converged
                ? policy.getMetadata().getGeneration()
                : before.map(DriverPolicyStatus::convergedGeneration).orElse(null);
    }

    private static void flag(ConditionSet conditions, String type, boolean raised, Statement why) {
        if (raised) {
            conditions.set(type, "True", why.reason(), why.message());
        } else {
            conditions.remove(type);
        }
    }

    /** Ready means: accepted and able to act. A rollout that has not come far is no fault of the policy. */
    private static Statement ready(Policy policy, Counts counts, Optional<String> problem, RolloutLook look) {
        if (problem.isPresent()) {
            return new Statement("False", "ReleaseUnknown", problem.get());
        }
        if (look.budgetSpent()) {
            var failures = look.members().stream().filter(Member::failed).count();
            return new Statement(
                    "False",
                    "FailureBudgetSpent",
                    Counted.of(failures, "VM")
                            + " failed or were rolled back, more than rollout.maxFailures allows. No further VM is started. See"
                            + " why in status.attention, then give those VMs' annotation " + Names.RETRY
                            + " a new value, or change the policy: with either their failures count no more.");
        }
        var unreadable = look.hours().problems();
        if (!unreadable.isEmpty()) {
            return new Statement(
                    "False",
                    "WindowInvalid",
                    unreadable.getFirst()
                            + (unreadable.size() == 1
                                    ? ""
                                    : " There are " + (unreadable.size() - 1) + " more like this."));
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
                : new Statement("True", "RolloutPending", pending(counts, look));
    }

    /** What the first of those that ask waits for; with nobody that asks it is people's turn, or guests are still being looked at. */
    private static String pending(Counts counts, RolloutLook look) {
        var down = look.members().stream()
                .filter(m -> !m.available())
                .map(Member::name)
                .sorted()
                .findFirst()
                .map(
                        name -> " VM " + NamespacedName.ofKey(name).name()
                                + " should run and does not, which takes a place of rollout.maxConcurrent: start it, or stop it for good.");
        return look.members().stream()
                        .sorted(IN_LINE)
                        .flatMap(m -> Optional.ofNullable(look.dispatch().held().get(m.name())).stream())
                        .findFirst()
                        .map(hold -> "The next VM is ready to go. " + hold.message()
                                + hold.until().map(until -> ", until " + until).orElse("") + ".")
                        .orElseGet(() -> idle(counts))
                + down.filter(d -> look.dispatch().go().isEmpty()
                                && !look.dispatch().held().isEmpty())
                        .orElse("");
    }

    /** Nobody asks for a turn. */
    private static String idle(Counts counts) {
        var said = Stream.of(
                        said(counts.failed(), "failed", "failed"),
                        said(counts.rolledBack(), "was rolled back", "were rolled back"),
                        said(counts.blocked(), "is blocked", "are blocked"),
                        said(counts.awaiting(), "waits for somebody", "wait for somebody"),
                        said(counts.pending(), "is being looked at", "are being looked at"))
                .flatMap(Optional::stream)
                .toList();
        return "No VM is to be started now: " + String.join(", ", said)
                + ". See status.attention and their DriverStates.";
    }

    private static Optional<String> said(int count, String one, String many) {
        return count == 0 ? Optional.empty() : Optional.of(Counted.of(count, "VM") + " " + (count == 1 ? one : many));
    }

    /** The words of one VM; the others' are mostly the same. */
    private static Optional<Statement> refused(Policy policy, Map<NamespacedName, String> unwritten) {
        return unwritten.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(first -> new Statement(
                        "False",
                        "DriverStateRefused",
                        "The DriverState of VM " + Shadows.name(policy, first.getKey())
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

    private static List<Attention> attention(
            Policy policy, List<Member> fleet, Map<NamespacedName, DriverState> states) {
        return fleet.stream()
                .filter(m -> NEEDS_PEOPLE.contains(m.standing()))
                .sorted(Comparator.<Member>comparingInt(m -> NEEDS_PEOPLE.indexOf(m.standing()))
                        .thenComparing(Member::name))
                .limit(ATTENTION_LIMIT)
                .flatMap(m -> Optional.ofNullable(states.get(NamespacedName.ofKey(m.name())))
                        .map(DriverState::getStatus)
                        .map(s -> s.waitingFor())
                        .map(w -> attention(policy, NamespacedName.ofKey(m.name()), w))
                        .stream())
                .toList();
    }

    private static Attention attention(Policy policy, NamespacedName vm, WaitingFor waiting) {
        var namespace = policy instanceof Namespaced ? null : vm.namespace();
        return new Attention(vm.name(), waiting.reason(), waiting.message(), namespace);
    }
}
