package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Lets an operator in memory look, and time pass between its looks. */
final class Clockwork {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Set<Phase> ENDS = Set.of(Phase.READY, Phase.ROLLED_BACK, Phase.FAILED);

    private final World world;
    private final MemoryOperator operator;
    private final MemoryStates states;

    Clockwork(World world, MemoryOperator operator, MemoryStates states) {
        this.world = world;
        this.operator = operator;
        this.states = states;
    }

    /** Looks and lets time pass. A crash ends a look; a new process begins with the next one. */
    void runFor(Duration time) {
        var end = world.now().plus(time);
        while (world.now().isBefore(end)) {
            lookOrCrash();
            world.advance(world.now().plusSeconds(5));
        }
        lookOrCrash();
    }

    /**
     * The same, from one moment at which something happens to the next: for many VMs. Where nothing happens it looks ever more rarely, but
     * never misses the moment that a wait is to end.
     */
    void runBriefly(Duration time) {
        var end = world.now().plus(time);
        var pause = FIRST_PAUSE;
        while (world.now().isBefore(end)) {
            var writes = states.writes();
            var again = lookOrCrash();
            pause = states.writes() == writes ? longer(pause) : FIRST_PAUSE;
            var latest = world.now().plus(again.compareTo(SOON) <= 0 ? again : pause);
            var next = Stream.concat(world.nextEvent().stream(), waitsEnd())
                    .filter(event -> event.isAfter(world.now()))
                    .filter(event -> event.isBefore(latest))
                    .min(Instant::compareTo);
            pause = next.isPresent() ? FIRST_PAUSE : pause;
            var then = next.orElse(latest);
            world.advance(then.isBefore(end) ? then : end);
        }
        lookOrCrash();
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(PATIENCE) < 0 ? doubled : PATIENCE;
    }

    private Stream<Instant> waitsEnd() {
        return states.all().stream()
                .flatMap(s -> Optional.ofNullable(s.getStatus()).stream())
                .flatMap(s -> Optional.ofNullable(s.waitingFor()).stream())
                .flatMap(w -> Optional.ofNullable(w.until()).stream())
                .map(until -> until.plusSeconds(1));
    }

    /** The same, until every VM has its end or the time is up. */
    void runUntilSettled(Duration time) {
        var end = world.now().plus(time);
        while (world.now().isBefore(end) && !isSettled()) {
            lookOrCrash();
            world.advance(world.now().plusSeconds(5));
        }
    }

    private boolean isSettled() {
        return !states.all().isEmpty()
                && states.all().stream()
                        .allMatch(s -> s.getStatus() != null
                                && ENDS.contains(s.getStatus().phase()));
    }

    private Duration lookOrCrash() {
        try {
            return operator.look();
        } catch (Strikes.Crash e) {
            operator.forgetWhatItSaw();
            return SOON;
        }
    }
}
