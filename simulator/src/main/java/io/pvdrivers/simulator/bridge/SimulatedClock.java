package io.pvdrivers.simulator.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The time of a simulated cluster: it runs faster than real time, or stands until it is moved.
 *
 * <p>Once somebody {@linkplain #tick ticks}, it runs only a little past each tick: on a machine with too much to do, time then
 * waits for those who live in it, and no deadline passes because nobody came to look.
 */
public final class SimulatedClock implements InstantSource {
    private static final long LONGEST_GAP = Duration.ofMillis(50).toNanos();

    private final double factor;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Instant base;
    private long sinceNanos = System.nanoTime();
    private boolean ticked;

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
    public synchronized Instant instant() {
        long gained = System.nanoTime() - sinceNanos;
        return base.plusNanos((long) ((ticked ? Math.min(gained, LONGEST_GAP) : gained) * factor));
    }

    /** Moves the clock ahead, on top of what it gains by itself. */
    public void advance(Duration by) {
        synchronized (this) {
            base = base.plus(by);
        }
        listeners.forEach(Runnable::run);
    }

    /** Lets a clock that runs go on running for a moment. From the first tick on it stands when none comes. */
    synchronized void tick() {
        base = instant();
        sinceNanos = System.nanoTime();
        ticked = true;
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
