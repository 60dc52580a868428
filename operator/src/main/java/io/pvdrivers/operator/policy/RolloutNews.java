package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Stage;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.StageName;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.operator.telemetry.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout has come to, told once. Pure.
 *
 * @param reason one word for programs
 */
record RolloutNews(Events.Type type, String reason, String message) {
    static final String ACTION = "Rollout";
    private static final String BUDGET_SPENT = "FailureBudgetSpent";

    /** Tells a policy's next status from the one that it has. */
    static List<RolloutNews> of(Policy policy, DriverPolicyStatus after) {
        var before = policy.getStatus();
        var news = new ArrayList<RolloutNews>();
        var was = ready(before).filter(BUDGET_SPENT::equals).isPresent();
        var is = ready(after).filter(BUDGET_SPENT::equals).isPresent();
        if (is && !was) {
            news.add(new RolloutNews(
                    Events.Type.WARNING, BUDGET_SPENT, message(after).orElse("The failure budget is spent.")));
        }
        if (was && !is) {
            news.add(new RolloutNews(
                    Events.Type.NORMAL,
                    "FailureBudgetFree",
                    "No more VMs failed than the policy bears: VMs are started again."));
        }
        var earlier = Optional.ofNullable(before).map(DriverPolicyStatus::stage);
        canaries(policy, earlier, after).ifPresent(news::add);
        wave(earlier, after).ifPresent(news::add);
        converged(before, after).ifPresent(news::add);
        return news;
    }

    private static Optional<String> ready(@Nullable DriverPolicyStatus status) {
        return condition(status).map(Condition::getReason);
    }

    private static Optional<String> message(DriverPolicyStatus status) {
        return condition(status).map(Condition::getMessage);
    }

    private static Optional<Condition> condition(@Nullable DriverPolicyStatus status) {
        return Optional.ofNullable(status)
                .map(DriverPolicyStatus::conditions)
                .flatMap(all ->
                        all.stream().filter(c -> c.getType().equals("Ready")).findFirst());
    }

    /** Where the policy wants none any more, none has proved anything. */
    private static Optional<RolloutNews> canaries(Policy policy, Optional<Stage> earlier, DriverPolicyStatus after) {
        var next = Optional.ofNullable(after.stage());
        var wanted = Optional.ofNullable(policy.getSpec().rollout()).map(RolloutSpec::canary);
        return earlier.filter(s -> wanted.isPresent() && s.name() == StageName.CANARY)
                .filter(s -> next.filter(n -> n.name() != StageName.CANARY).isPresent())
                .map(s -> new RolloutNews(
                        Events.Type.NORMAL,
                        "CanariesReady",
                        "The canaries are Ready. "
                                + next.map(Stage::until)
                                        .map(until -> "Other VMs follow when they have stayed so until " + until + ".")
                                        .orElse("Other VMs follow.")));
    }

    private static Optional<RolloutNews> wave(Optional<Stage> earlier, DriverPolicyStatus after) {
        return Optional.ofNullable(after.stage())
                .filter(s -> s.name() == StageName.WAVE && s.wave() != null)
                .filter(s -> earlier.filter(e -> e.name() == StageName.WAVE && Objects.equals(e.wave(), s.wave()))
                        .isEmpty())
                .map(s -> new RolloutNews(
                        Events.Type.NORMAL,
                        "WaveBegan",
                        "Wave " + s.wave() + " of " + s.waves()
                                + Optional.ofNullable(s.waveName())
                                        .map(name -> ", " + name + ",")
                                        .orElse("")
                                + " begins."));
    }

    /** Once for each generation: a VM that leaves and comes back is no news of the policy. */
    private static Optional<RolloutNews> converged(@Nullable DriverPolicyStatus before, DriverPolicyStatus after) {
        var known = Optional.ofNullable(before).map(DriverPolicyStatus::convergedGeneration);
        return Optional.ofNullable(after.convergedGeneration())
                .filter(generation -> !known.filter(generation::equals).isPresent())
                .map(generation -> new RolloutNews(
                        Events.Type.NORMAL,
                        "Converged",
                        "Every VM of the policy is Ready, "
                                + Optional.ofNullable(after.counts())
                                        .map(DriverPolicyStatus.Counts::selected)
                                        .orElse(0) + " in all."));
    }
}
