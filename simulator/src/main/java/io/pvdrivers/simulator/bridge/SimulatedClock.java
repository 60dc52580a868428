package io.pvdrivers.simulator.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The time of a simulated cluster: it runs faster than real time, or stands until it is moved. */
public final class SimulatedClock implements InstantSource {
    private final long startedAtNanos = System.nanoTime();
    private final double factor;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Instant base;

    private SimulatedClock(Instant start, double factor) {
        this.base = start;
        this.factor = factor;
    }

    /** A clock that gains {@code factor} seconds in each real one. */
    public static SimulatedClock running(Instant start, double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("a running clock needs a factor above 0, not " + factor);
        }
        return new SimulatedClock(start, factor);
    }

    /** A clock that moves by {@link #advance} alone. */
    public static SimulatedClock manual(Instant start) {
        return new SimulatedClock(start, 0);
    }

    @Override
    public Instant instant() {
        return base.plusNanos((long) ((System.nanoTime() - startedAtNanos) * factor));
    }

    /** Moves the clock ahead, on top of what it gains by itself. */
    public synchronized void advance(Duration by) {
        base = base.plus(by);
        listeners.forEach(Runnable::run);
    }

    /** How long in real time until then; empty when the clock does not get there by itself. */
    Optional<Duration> realTimeUntil(Instant then) {
        Duration left = Duration.between(instant(), then);
        if (!left.isPositive()) {
            return Optional.of(Duration.ZERO);
        }
        return factor == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) Math.ceil(left.toNanos() / factor)));
    }

    /** Runs the listener after each {@link #advance}. */
    void onAdvance(Runnable listener) {
        listeners.add(listener);
    }
}
