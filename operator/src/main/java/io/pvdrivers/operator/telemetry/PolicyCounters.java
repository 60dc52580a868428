package io.pvdrivers.operator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.ApiWord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What has happened to the VMs of each policy since the process began. */
final class PolicyCounters {
    static final String RESTARTS = "pvdrivers.restarts";
    static final String OUTCOMES = "pvdrivers.run.outcomes";

    /** The last VMs that are let go count too, and Prometheus must have time to read that. */
    private static final Duration KEPT_AFTER_THE_POLICY = Duration.ofHours(1);

    private static final Series OF_RESTARTS =
            new Series(RESTARTS, "The restarts of VMs that were asked for.", Tags.empty());

    /** One of the series that each policy has. */
    private record Series(String name, String description, Tags own) {
        static Series of(Outcome outcome) {
            return new Series(
                    OUTCOMES, "The runs that ended, by their outcome.", Tags.of("outcome", ApiWord.of(outcome)));
        }

        static List<Series> all() {
            return Stream.concat(
                            Stream.of(OF_RESTARTS), Stream.of(Outcome.values()).map(Series::of))
                    .toList();
        }
    }

    private final MeterRegistry registry;
    private final Map<Tags, Long> lastThere = new ConcurrentHashMap<>();

    PolicyCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    void restarted(DriverState state) {
        increment(OF_RESTARTS, state);
    }

    void ended(Outcome outcome, DriverState state) {
        increment(Series.of(outcome), state);
    }

    private void increment(Series series, DriverState state) {
        var policy = PolicyLabels.of(state);
        begin(policy, registry.config().clock().monotonicTime());
        counter(series, policy).increment();
    }

    /** All counters of a policy exist from the start, so that the first count is an increase. */
    private void begin(Tags policy, long now) {
        if (lastThere.put(policy, now) == null) {
            Series.all().forEach(series -> counter(series, policy));
        }
    }

    private Counter counter(Series series, Tags policy) {
        return Counter.builder(series.name())
                .description(series.description())
                .tags(policy.and(series.own()))
                .register(registry);
    }

    /** Policies have theirs before anything happens to their VMs, also on a replica that stands by; one that has long been gone has none. */
    void refresh(Cached cached) {
        var now = registry.config().clock().monotonicTime();
        var there = Stream.concat(
                cached.policies().map(PolicyLabels::of), cached.states().map(PolicyLabels::of));
        there.distinct().forEach(policy -> begin(policy, now));
        lastThere.entrySet().removeIf(entry -> {
            var isKept = now - entry.getValue() < KEPT_AFTER_THE_POLICY.toNanos();
            if (!isKept) {
                Series.all().forEach(series -> registry.remove(counter(series, entry.getKey())));
            }
            return !isKept;
        });
    }
}
