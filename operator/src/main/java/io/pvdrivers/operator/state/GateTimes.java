package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Step;
import io.pvdrivers.operator.WrittenTime;
import io.pvdrivers.operator.gate.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a VM stood at the gates that it has left between one status and the next. The times are those of the status itself, so it does not
 * matter which process saw the VM come there. In a run they are its steps, before it the times of its conditions. Pure.
 */
record GateTimes(String gate, Duration stood) {

    static List<GateTimes> between(@Nullable DriverStateStatus before, DriverStateStatus after) {
        var earlier = Optional.ofNullable(before);
        return Stream.concat(beforeTheRun(earlier, after), inTheRun(earlier, after))
                .filter(time -> !time.stood().isNegative())
                .toList();
    }

    /** The steps that the run has taken since, and its last one once it is over. */
    private static Stream<GateTimes> inTheRun(Optional<DriverStateStatus> before, DriverStateStatus after) {
        var run = Optional.ofNullable(after.run());
        var known = before.map(DriverStateStatus::run)
                .filter(r -> run.filter(now -> now.id().equals(r.id())).isPresent());
        if (run.isEmpty() || known.filter(r -> r.endedAt() != null).isPresent()) {
            return Stream.empty();
        }
        var steps = steps(run.get());
        var left = new ArrayList<GateTimes>();
        for (int i = Math.max(0, known.map(r -> lastKnown(r, steps)).orElse(0)); i < steps.size(); i++) {
            var end = i + 1 < steps.size()
                    ? Optional.of(steps.get(i + 1).at())
                    : Optional.ofNullable(run.get().endedAt());
            var step = steps.get(i);
            end.ifPresent(at -> left.add(new GateTimes(step.gate(), Duration.between(step.at(), at))));
        }
        return left.stream();
    }

    private static int lastKnown(Run known, List<Step> steps) {
        var earlier = steps(known);
        return earlier.isEmpty() ? 0 : steps.lastIndexOf(earlier.getLast());
    }

    private static List<Step> steps(Run run) {
        return Optional.ofNullable(run.steps()).orElse(List.of());
    }

    /** Gates that were closed while no run was open, and are passed. */
    private static Stream<GateTimes> beforeTheRun(Optional<DriverStateStatus> before, DriverStateStatus after) {
        if (before.map(DriverStateStatus::run).filter(r -> r.endedAt() == null).isPresent()) {
            return Stream.empty();
        }
        return Course.FORWARD.conditions().stream()
                .flatMap(gate -> since(before, gate, "False")
                        .flatMap(from -> since(Optional.of(after), gate, "True")
                                .map(until -> new GateTimes(gate, Duration.between(from, until))))
                        .stream());
    }

    private static Optional<Instant> since(Optional<DriverStateStatus> status, String gate, String is) {
        return status.map(DriverStateStatus::conditions).orElse(List.of()).stream()
                .filter(c -> c.getType().equals(gate) && c.getStatus().equals(is))
                .findFirst()
                .flatMap(c -> Optional.ofNullable(c.getLastTransitionTime()))
                .flatMap(WrittenTime::read);
    }
}
