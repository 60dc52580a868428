package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.ApiWord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the fleet stands, counted anew for each look at it: what is gone from the caches is gone from here. Only the replica that acts
 * tells, or sums over replicas would count a VM twice.
 */
final class FleetGauges {
    static final String VIRTUAL_MACHINES = "pvdrivers.virtual.machines";
    static final String CONDITIONS = "pvdrivers.policy.condition";
    static final String LEADER = "pvdrivers.leader";

    private static final List<String> STATUSES = List.of("True", "False", "Unknown");

    /** Each condition of a policy, and what it means where it is absent: Stalled is there only while it is true. */
    private static final Map<String, String> WHERE_ABSENT =
            Map.of("Ready", "Unknown", "Converged", "Unknown", "Stalled", "False");

    private final Cached cached;
    private final MultiGauge machines;
    private final MultiGauge conditions;

    FleetGauges(MeterRegistry registry, Cached cached) {
        this.cached = cached;
        machines = MultiGauge.builder(VIRTUAL_MACHINES)
                .description("The VMs that a policy governs, by the phase of their DriverState.")
                .register(registry);
        conditions = MultiGauge.builder(CONDITIONS)
                .description("1 for the status that a condition of a DriverPolicy has, 0 for those it has not.")
                .register(registry);
        Gauge.builder(LEADER, cached, c -> c.leads() ? 1 : 0)
                .description("1 on the replica that acts, 0 on one that stands by.")
                .strongReference(true)
                .register(registry);
    }

    void refresh() {
        var leads = cached.leads();
        machines.register(leads ? machines() : List.of(), true);
        conditions.register(leads ? conditions() : List.of(), true);
    }

    private List<Row<?>> machines() {
        Map<Tags, Integer> counts = new LinkedHashMap<>();
        cached.policies()
                .flatMap(policy -> Stream.of(Phase.values())
                        .map(phase -> tags(policy, policy.getMetadata().getName(), phase)))
                .forEach(tags -> counts.put(tags, 0));
        cached.states()
                .map(state -> tags(state, policy(state), phase(state)))
                .forEach(tags -> counts.merge(tags, 1, Integer::sum));
        return counts.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Tags tags(HasMetadata object, String policy, Phase phase) {
        return Tags.of("namespace", namespace(object), "policy", policy, "phase", ApiWord.of(phase));
    }

    /** A policy of the cluster has none. */
    static String namespace(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
    }

    private static String policy(DriverState state) {
        return Optional.ofNullable(state.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.policyRef()))
                .map(PolicyRef::name)
                .orElse("");
    }

    private static Phase phase(DriverState state) {
        return Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::phase)
                .orElse(Phase.PENDING);
    }

    private List<Row<?>> conditions() {
        return cached.policies().flatMap(FleetGauges::conditions).toList();
    }

    private static Stream<Row<?>> conditions(Policy policy) {
        return WHERE_ABSENT.entrySet().stream().flatMap(entry -> {
            var type = entry.getKey();
            var is = status(policy, type).orElse(entry.getValue());
            return STATUSES.stream()
                    .<Row<?>>map(status -> Row.of(
                            Tags.of(
                                    "namespace",
                                    namespace(policy),
                                    "policy",
                                    policy.getMetadata().getName(),
                                    "type",
                                    type,
                                    "status",
                                    status),
                            status.equals(is) ? 1 : 0));
        });
    }

    private static Optional<String> status(Policy policy, String type) {
        return Optional.ofNullable(policy.getStatus())
                .map(DriverPolicyStatus::conditions)
                .flatMap(all ->
                        all.stream().filter(c -> type.equals(c.getType())).findFirst())
                .map(Condition::getStatus);
    }
}
