package io.pvdrivers.operator;

import io.pvdrivers.operator.telemetry.HttpEndpoint.Answer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can still do its work, by what goes on in it alone: an API server that is away, a cache that is behind or a Lease that
 * another holds is nothing that a new process would mend.
 */
final class Pulse {
    /** Every request and every talk with a guest ends by itself, the longest talk after a quarter of an hour. */
    static final Duration STUCK = Duration.ofMinutes(30);

    /** A timer may come that much late. */
    static final Duration LONGEST_STEP_BACK = Duration.ofMinutes(5);

    private final Map<Thread, Long> atWork = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final InstantSource wall;
    private final long beganNanos;
    private final Instant began;

    Pulse() {
        this(System::nanoTime, InstantSource.system());
    }

    Pulse(LongSupplier nanoTime, InstantSource wall) {
        this.nanoTime = nanoTime;
        this.wall = wall;
        this.beganNanos = nanoTime.getAsLong();
        this.began = wall.instant();
    }

    /** Threads that are watched at their work. */
    ThreadPoolExecutor threads(int count) {
        return new ThreadPoolExecutor(count, count, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
            @Override
            protected void beforeExecute(Thread thread, Runnable task) {
                atWork.put(thread, nanoTime.getAsLong());
            }

            @Override
            protected void afterExecute(Runnable task, @Nullable Throwable failure) {
                atWork.remove(Thread.currentThread());
            }
        };
    }

    Answer answer() {
        return deadlocked()
                .or(this::stuck)
                .or(this::setBack)
                .map(Answer::notNow)
                .orElseGet(() -> Answer.ok("Alive."));
    }

    private static Optional<String> deadlocked() {
        var threads = ManagementFactory.getThreadMXBean();
        return Optional.ofNullable(threads.findDeadlockedThreads())
                .map(ids -> Arrays.stream(threads.getThreadInfo(ids))
                        .filter(Objects::nonNull)
                        .map(thread -> thread.getThreadName() + " for " + thread.getLockName())
                        .sorted()
                        .collect(Collectors.joining(", ", "Threads wait for each other for ever: ", ".")));
    }

    private Optional<String> stuck() {
        var now = nanoTime.getAsLong();
        return atWork.entrySet().stream()
                .filter(work -> now - work.getValue() >= STUCK.toNanos())
                .map(work -> "Thread " + work.getKey().getName() + " has been at one object for " + STUCK.toMinutes()
                        + " minutes or longer.")
                .min(String::compareTo);
    }

    /** The SDK looks again after a while by timers of java.util, which go by the wall's clock: after a step back they stand until it has caught up. */
    private Optional<String> setBack() {
        var passed = Duration.ofNanos(nanoTime.getAsLong() - beganNanos);
        var back = passed.minus(Duration.between(began, wall.instant()));
        return Optional.of(back)
                .filter(b -> b.compareTo(LONGEST_STEP_BACK) > 0)
                .map(b -> "The node's clock was set back by " + b.toMinutes()
                        + " minutes, and the timers of this process wait for it.");
    }
}
