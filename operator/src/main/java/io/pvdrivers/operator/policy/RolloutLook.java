package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.rollout.Dispatch;
import io.pvdrivers.operator.rollout.Estimate;
import io.pvdrivers.operator.rollout.Forecast;
import io.pvdrivers.operator.rollout.Hold;
import io.pvdrivers.operator.rollout.Member;
import io.pvdrivers.operator.rollout.Rollout;
import io.pvdrivers.operator.rollout.Rules;
import io.pvdrivers.operator.rollout.Standing;
import io.pvdrivers.operator.window.Access;
import io.pvdrivers.operator.window.OpenUntil;
import io.pvdrivers.operator.window.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a policy's rollout stands at a moment. Pure.
 *
 * @param members its VMs
 * @param leave what the policy's own annotation gives leave for
 * @param estimate how long a VM takes; empty where the policy restarts none by itself
 */
record RolloutLook(
        Instant now,
        Rules rules,
        OpeningHours hours,
        List<Member> members,
        OpenUntil leave,
        Optional<DriverPolicyStatus.Estimate> estimate,
        Dispatch dispatch,
        boolean budgetSpent) {
    /** While something waits for a time, a clock that is put forward is noticed within this. */
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(10);

    /** Looks at a policy's VMs. Nobody is to go by a record of what the policy meant for it earlier: those that would are asked anew. */
    static RolloutLook of(Policy policy, Roster roster, Instant now) {
        var rollout = Optional.ofNullable(policy.getSpec().rollout());
        var rules = Rules.of(rollout.orElse(null), roster.fleet().size());
        var hours = OpeningHours.of(rollout.orElse(null));
        var leave = leave(policy.getMetadata().getAnnotations(), now);
        var estimate = restartsByItself(policy)
                ? Optional.of(estimate(policy, roster.fleet(), hours))
                : Optional.<DriverPolicyStatus.Estimate>empty();
        // The same for every VM that has no leave of its own.
        var shut = estimate.flatMap(e -> shut(new Access(hours, leaves(leave), now), e));
        var member = new FleetMember(policy, rules, vm -> {
            var own = leave(vm.vm().getMetadata().getAnnotations(), now);
            return own.shuts().isEmpty()
                    ? shut
                    : estimate.flatMap(e -> shut(new Access(hours, leaves(leave, own), now), e));
        });
        var members = roster.fleet().stream().map(member::of).toList();
        while (true) {
            var course = new Rollout(rules, roster.inTheRollout(members, member), now);
            var dispatch = course.dispatch(closed(policy));
            var meant = roster.asMeant(members, dispatch.go());
            if (meant.equals(members)) {
                return new RolloutLook(now, rules, hours, members, leave, estimate, dispatch, course.isBudgetSpent());
            }
            members = meant;
        }
    }

    static boolean restartsByItself(Policy policy) {
        return policy.getSpec().mode() != Mode.AUDIT
                && Optional.ofNullable(policy.getSpec().rollout())
                        .map(RolloutSpec::restart)
                        .filter(r -> r == RestartMode.AUTOMATIC)
                        .isPresent();
    }

    /** What the annotation for leave says, on a policy or on a VM. */
    static OpenUntil leave(@Nullable Map<String, String> annotations, Instant now) {
        return OpenUntil.of(Optional.ofNullable(annotations).map(a -> a.get(Names.OPEN_UNTIL)), now);
    }

    static List<Instant> leaves(OpenUntil... annotations) {
        return Stream.of(annotations).flatMap(a -> a.shuts().stream()).toList();
    }

    private static DriverPolicyStatus.Estimate estimate(Policy policy, Collection<Enrolled> fleet, OpeningHours hours) {
        var runs = fleet.stream()
                .map(Enrolled::state)
                .map(DriverState::getStatus)
                .flatMap(status -> Optional.ofNullable(status).map(DriverStateStatus::run).stream())
                .toList();
        return Estimate.from(runs, policy.getMetadata().getUid(), hours);
    }

    private static Optional<Hold> shut(Access access, DriverPolicyStatus.Estimate estimate) {
        var run = Duration.ofSeconds(estimate.seconds());
        if (access.hasTimeFor(run)) {
            return Optional.empty();
        }
        var tooLate = access.shuts()
                .map(shuts -> "The open window shuts at " + shuts + ", and a run takes about "
                        + Counted.of(run.toMinutes(), "minute") + ". ")
                .orElse("");
        return access.unreadable()
                .map(Hold::of)
                .or(() ->
                        Optional.of(Hold.until(tooLate + "Waits for the next maintenance window", access.opensNext())));
    }

    private static Optional<Hold> closed(Policy policy) {
        var spec = policy.getSpec();
        return spec.mode() == Mode.AUDIT || Boolean.TRUE.equals(spec.paused())
                ? Optional.of(Hold.of("Waits for another mode than Audit and the end of the pause"))
                : Optional.empty();
    }

    /** The policy's windows, with the leave that it gives itself. */
    Access access() {
        return new Access(hours, leaves(leave), now);
    }

    /** Whether there is anything left that the operator does by itself. */
    boolean hasWork() {
        return members.stream()
                .anyMatch(m -> m.standing() == Standing.ASKS
                        || m.standing() == Standing.IN_FLIGHT
                        || m.standing() == Standing.PENDING);
    }

    Optional<Instant> nextWindow() {
        return estimate.isPresent() && hasWork() && !access().isOpen() ? hours.opensAfter(now) : Optional.empty();
    }

    Optional<Instant> eta() {
        return estimate.filter(e -> !budgetSpent)
                .flatMap(e -> new Forecast(rules, Duration.ofSeconds(e.seconds()), hours).end(members, now));
    }

    boolean isTooShort() {
        return hasWork()
                && estimate.filter(e -> access().isTooShortFor(Duration.ofSeconds(e.seconds())))
                        .isPresent();
    }

    /** How long until time alone may change something; empty where it does not. */
    Optional<Duration> lookAgain() {
        var waits = dispatch.held().isEmpty() ? Optional.<Instant>empty() : dispatch.changes();
        var windows = estimate.isPresent() && hasWork() ? access().changes() : Optional.<Instant>empty();
        return Stream.of(waits, windows, leave.changes())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .map(at -> Duration.between(now, at).plusSeconds(1))
                .map(wait -> wait.compareTo(AT_LEAST_EVERY) < 0 ? wait : AT_LEAST_EVERY);
    }
}
