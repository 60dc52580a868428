package io.pvdrivers.operator.rollout;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy's limits, with every default spelt out.
 *
 * @param maxConcurrent how many VMs may be in flight at once
 * @param maxFailures how many failures are borne before no VM is started any more
 * @param canary the first few
 * @param waves those that have a selector, in order; VMs that none matches come after them
 * @param groups by label, how many VMs with the same value of it may be in flight at once
 */
public record Rules(
        int maxConcurrent, int maxFailures, Optional<Canary> canary, List<Wave> waves, Map<String, Integer> groups) {
    private static final int DEFAULT = 1;

    /** The first few VMs. */
    public record Canary(int count, Duration soak) {}

    /** VMs that go together. */
    public record Wave(Optional<String> name, LabelSelector selector, Duration soak) {}

    public Rules {
        waves = List.copyOf(waves);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** Reads them; a percentage is of the VMs it governs, rounded down for concurrency (at least 1) and for failures. */
    public static Rules of(@Nullable RolloutSpec spec, int fleet) {
        var rollout = Optional.ofNullable(spec);
        var groups = new LinkedHashMap<String, Integer>();
        rollout.map(RolloutSpec::groupBy)
                .orElse(List.of())
                .forEach(g -> groups.put(
                        g.label(), Optional.ofNullable(g.maxConcurrent()).orElse(DEFAULT)));
        return new Rules(
                Math.max(
                        1,
                        rollout.map(RolloutSpec::maxConcurrent)
                                .map(v -> resolve(v, fleet))
                                .orElse(DEFAULT)),
                Math.max(
                        0,
                        rollout.map(RolloutSpec::maxFailures)
                                .map(v -> resolve(v, fleet))
                                .orElse(DEFAULT)),
                rollout.map(RolloutSpec::canary)
                        .map(c -> new Canary(Optional.ofNullable(c.count()).orElse(DEFAULT), seconds(c.soakSeconds()))),
                rollout.map(RolloutSpec::waves).orElse(List.of()).stream()
                        .map(w -> new Wave(Optional.ofNullable(w.name()), w.selector(), seconds(w.soakSeconds())))
                        .toList(),
                groups);
    }

    private static Duration seconds(@Nullable Integer seconds) {
        return Duration.ofSeconds(Optional.ofNullable(seconds).orElse(0));
    }

    private static int resolve(IntOrString value, int fleet) {
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        var percent = Integer.parseInt(value.getStrVal().replace("%", ""));
        return (int) ((long) percent * fleet / 100);
    }

    /** What people call a wave. */
    String nameOf(int wave) {
        return wave < waves.size()
                ? waves.get(wave).name().map(n -> wave + 1 + " (" + n + ")").orElse(String.valueOf(wave + 1))
                : String.valueOf(wave + 1);
    }
}
