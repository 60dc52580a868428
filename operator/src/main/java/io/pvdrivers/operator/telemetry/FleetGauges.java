package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.GuestSummary.Agent;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.ApiWord;
import io.pvdrivers.operator.gate.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the fleet stands, counted anew for each look at it: what is gone from the caches is gone from here. Only the replica that acts
 * tells, or sums over replicas would count a VM twice.
 */
final class FleetGauges {
    static final String VIRTUAL_MACHINES = "pvdrivers.virtual.machines";
    static final String WAITING = "pvdrivers.virtual.machines.waiting";
    static final String UNSEEN = "pvdrivers.virtual.machines.unseen";
    static final String AGENTS = "pvdrivers.virtual.machines.guest.agent";
    static final String CONDITIONS = "pvdrivers.policy.condition";
    static final String STALLED = "pvdrivers.policy.stalled";
    static final String LEADER = "pvdrivers.leader";

    private static final List<String> STATUSES = List.of("True", "False", "Unknown");

    /** Each condition of a policy, and what it means where it is absent: Stalled is there only while it is true. */
    private static final Map<String, String> WHERE_ABSENT =
            Map.of("Ready", "Unknown", "Converged", "Unknown", "Stalled", "False");

    private final Cached cached;
    private final MultiGauge machines;
    private final MultiGauge waiting;
    private final MultiGauge unseen;
    private final MultiGauge agents;
    private final MultiGauge conditions;
    private final MultiGauge stalled;

    FleetGauges(MeterRegistry registry, Cached cached) {
        this.cached = cached;
        machines =
                gauge(registry, VIRTUAL_MACHINES, "The VMs that a policy governs, by the phase of their DriverState.");
        waiting = gauge(registry, WAITING, "The VMs that a policy governs and that wait, by what they wait for.");
        unseen = gauge(
                registry,
                UNSEEN,
                "The VMs that a policy governs, that were switched, and of which nobody knows how their guests are.");
        agents = gauge(registry, AGENTS, "The VMs that a policy governs, by what is known of their guest agent.");
        conditions = gauge(
                registry, CONDITIONS, "1 for the status that a condition of a policy has, 0 for those it has not.");
        stalled = gauge(registry, STALLED, "1 for each policy that is stalled, by the reason.");
        Gauge.builder(LEADER, cached, c -> c.leads() ? 1 : 0)
                .description("1 on the replica that acts, 0 on one that stands by.")
                .strongReference(true)
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void refresh() {
        var leads = cached.leads();
        machines.register(leads ? machines() : List.of(), true);
        waiting.register(leads ? waiting() : List.of(), true);
        unseen.register(leads ? unseen() : List.of(), true);
        agents.register(leads ? agents() : List.of(), true);
        conditions.register(leads ? conditions() : List.of(), true);
        stalled.register(leads ? stalled() : List.of(), true);
    }

    private List<Row<?>> machines() {
        var none = cached.policies()
                .flatMap(policy -> Stream.of(Phase.values())
                        .map(phase -> PolicyLabels.of(policy).and("phase", ApiWord.of(phase))));
        return Counts.from(none)
                .of(cached.states().map(state -> PolicyLabels.of(state).and("phase", ApiWord.of(phase(state)))))
                .rows();
    }

    private static Phase phase(DriverState state) {
        return status(state).map(DriverStateStatus::phase).orElse(Phase.PENDING);
    }

    /** Only the reasons that some VM has: there are too many to tell each policy's zeros. An act under way is none. */
    private List<Row<?>> waiting() {
        return new Counts()
                .of(cached.states()
                        .flatMap(state ->
                                reason(state)
                                        .map(reason -> PolicyLabels.of(state).and("reason", reason.code()))
                                        .stream()))
                .rows();
    }

    private List<Row<?>> unseen() {
        return Counts.from(cached.policies().map(PolicyLabels::of))
                .of(cached.states().filter(FleetGauges::isUnseen).map(PolicyLabels::of))
                .rows();
    }

    private static boolean isUnseen(DriverState state) {
        return status(state)
                        .map(DriverStateStatus::run)
                        .filter(run -> run.endedAt() == null && run.switching() != null)
                        .isPresent()
                && reason(state).filter(Reason::isUnseen).isPresent();
    }

    private static Optional<Reason> reason(DriverState state) {
        return status(state)
                .map(DriverStateStatus::waitingFor)
                .map(WaitingFor::reason)
                .flatMap(Reason::ofCode);
    }

    private List<Row<?>> agents() {
        var none = cached.policies()
                .flatMap(policy -> Stream.of(Agent.values())
                        .map(agent -> PolicyLabels.of(policy).and("agent", ApiWord.of(agent))));
        return Counts.from(none)
                .of(cached.states()
                        .flatMap(state -> status(state)
                                .map(DriverStateStatus::guest)
                                .map(GuestSummary::agent)
                                .map(agent -> PolicyLabels.of(state).and("agent", ApiWord.of(agent)))
                                .stream()))
                .rows();
    }

    private static Optional<DriverStateStatus> status(DriverState state) {
        return Optional.ofNullable(state.getStatus());
    }

    private List<Row<?>> conditions() {
        return cached.policies().flatMap(FleetGauges::conditions).toList();
    }

    private static Stream<Row<?>> conditions(Policy policy) {
        return WHERE_ABSENT.entrySet().stream().flatMap(entry -> {
            var type = entry.getKey();
            var is = condition(policy, type).map(Condition::getStatus).orElse(entry.getValue());
            return STATUSES.stream()
                    .<Row<?>>map(status -> Row.of(
                            PolicyLabels.of(policy).and(Tags.of("type", type, "status", status)),
                            status.equals(is) ? 1 : 0));
        });
    }

    private List<Row<?>> stalled() {
        return new Counts()
                .of(cached.policies()
                        .flatMap(policy -> condition(policy, "Stalled")
                                .filter(c -> "True".equals(c.getStatus()))
                                .map(c -> PolicyLabels.of(policy).and("reason", c.getReason()))
                                .stream()))
                .rows();
    }

    private static Optional<Condition> condition(Policy policy, String type) {
        return Optional.ofNullable(policy.getStatus())
                .map(DriverPolicyStatus::conditions)
                .flatMap(all ->
                        all.stream().filter(c -> type.equals(c.getType())).findFirst());
    }
}
