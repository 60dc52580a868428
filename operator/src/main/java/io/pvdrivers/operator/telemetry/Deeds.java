package io.pvdrivers.operator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Course;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what the operator has done since its process began: each deed once, however often it was looked at. */
public final class Deeds {
    static final String ACTIONS = "pvdrivers.actions";
    static final String GATES = "pvdrivers.gate.duration";

    /** From what a patch takes to what a VM waits for its window. */
    private static final Duration[] GATE_BUCKETS = {
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1),
        Duration.ofDays(7)
    };

    private final Map<Class<?>, Counter> actions;
    private final PolicyCounters ofPolicies;
    private final Map<String, Timer> gates;

    /** All counters exist from the start, so that the first deed is an increase. */
    public Deeds(MeterRegistry registry) {
        actions = kinds(Action.class)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        kind -> Counter.builder(ACTIONS)
                                .description("What the operator did to VMs, inside guests and with DriverStates.")
                                .tag("action", kind.getSimpleName())
                                .register(registry)));
        ofPolicies = new PolicyCounters(registry);
        gates = Stream.of(Course.values())
                .flatMap(course -> course.conditions().stream())
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        gate -> Timer.builder(GATES)
                                .description("How long VMs stood at a gate, counted when they came past it.")
                                .tag("gate", gate)
                                .serviceLevelObjectives(GATE_BUCKETS)
                                .register(registry)));
    }

    private static Stream<Class<?>> kinds(Class<?> action) {
        if (action == Action.Note.class) {
            return Stream.empty();
        }
        return action.isSealed() ? Stream.of(action.getPermittedSubclasses()).flatMap(Deeds::kinds) : Stream.of(action);
    }

    /** Something was done for a VM that others can see; notes in its DriverState are no deeds. */
    public void performed(Action action, DriverState state) {
        performed(action);
        if (action instanceof Action.Restart) {
            ofPolicies.restarted(state);
        }
    }

    /** Something was done for no VM. */
    public void performed(Action action) {
        var counter = actions.get(action.getClass());
        if (counter != null) {
            counter.increment();
        }
    }

    /** A VM's run is over. */
    public void ended(Outcome outcome, DriverState state) {
        ofPolicies.ended(outcome, state);
    }

    void refresh(Cached cached) {
        ofPolicies.refresh(cached);
    }

    /** A VM has left a gate that it stood at. */
    public void passed(String gate, Duration stood) {
        var timer = gates.get(gate);
        if (timer != null) {
            timer.record(stood);
        }
    }
}
