package io.pvdrivers.operator.rollout;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.EstimateSource;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.window.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a VM is expected to take.
 *
 * @param run from its start to the end of its run
 * @param restart from the restart that brings in the switched devices to the end of its run
 */
public record Estimate(Duration run, Duration restart) {
    /** While there is no history: two restarts of Windows and an installation, and half of that from the second restart on. */
    public static final Estimate DEFAULT = new Estimate(Duration.ofMinutes(30), Duration.ofMinutes(15));

    /** The gate at which a run stands when its devices were switched. */
    private static final String SWITCHED = "Restarted";

    /** Fewer runs tell nothing. */
    private static final int ENOUGH = 3;

    private static final int NEWEST = 50;

    /** Whatever took longer has waited for somebody. */
    private static final Duration LONGEST = Duration.ofHours(6);

    /** As a policy's status has it, or the default. */
    public static Estimate of(Optional<DriverPolicyStatus> status) {
        return status.map(DriverPolicyStatus::estimate)
                .map(e -> new Estimate(Duration.ofSeconds(e.seconds()), Duration.ofSeconds(e.restartSeconds())))
                .orElse(DEFAULT);
    }

    /**
     * From what is on record.
     *
     * @param runs the last runs of the policy's VMs
     * @param policy the policy's uid
     * @param hours a run that was not within one stretch of them has waited
     */
    public static DriverPolicyStatus.Estimate from(Collection<Run> runs, String policy, OpeningHours hours) {
        var counted = runs.stream()
                .filter(r -> r.policyRef() != null && r.policyRef().uid().equals(policy))
                .filter(r -> r.outcome() == Outcome.SUCCEEDED && r.interruption() == null)
                .filter(r -> isOfOneGo(r, hours))
                .sorted(Comparator.comparing(Estimate::end).reversed())
                .limit(NEWEST)
                .toList();
        var known = counted.size() >= ENOUGH;
        var restarts = counted.stream()
                .flatMap(r -> switchedAt(r).map(at -> Duration.between(at, end(r))).stream())
                .toList();
        var run = known ? quickEnough(counted.stream().map(Estimate::length).toList()) : DEFAULT.run();
        var restart = known && restarts.size() >= ENOUGH
                ? quickEnough(restarts)
                : run.compareTo(DEFAULT.restart()) < 0 ? run : DEFAULT.restart();
        return new DriverPolicyStatus.Estimate(
                (int) run.toSeconds(),
                (int) restart.toSeconds(),
                known ? EstimateSource.HISTORY : EstimateSource.DEFAULT,
                counted.size());
    }

    private static Instant end(Run run) {
        return Objects.requireNonNullElse(run.endedAt(), run.startedAt());
    }

    private static Duration length(Run run) {
        return Duration.between(run.startedAt(), end(run));
    }

    private static boolean isOfOneGo(Run run, OpeningHours hours) {
        return run.endedAt() != null
                && length(run).compareTo(LONGEST) <= 0
                && hours.openAt(run.startedAt())
                        .filter(stretch -> stretch.to().isAfter(run.endedAt()))
                        .isPresent();
    }

    private static Optional<Instant> switchedAt(Run run) {
        return Optional.ofNullable(run.steps()).orElse(List.of()).stream()
                .filter(step -> step.gate().equals(SWITCHED))
                .map(Run.Step::at)
                .findFirst();
    }

    /** Nine of ten were that quick, in whole minutes. */
    private static Duration quickEnough(List<Duration> durations) {
        var sorted = durations.stream().sorted().toList();
        var ninth = sorted.get((sorted.size() * 9 + 9) / 10 - 1);
        return Duration.ofMinutes(Math.max(1, ninth.plusSeconds(59).toMinutes()));
    }
}
