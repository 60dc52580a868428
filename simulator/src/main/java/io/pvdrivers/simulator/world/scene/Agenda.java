package io.pvdrivers.simulator.world.scene;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** The world's time: what will happen, in the order it was decided when it happens at the same moment. */
public final class Agenda {
    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::due).thenComparing(Entry::number);

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
    private final Map<Object, Waiting> suspended = new HashMap<>();
    private Instant now;
    private long count;

    private record Waiting(List<Entry> entries, Instant since) {
        /** One that is planned meanwhile is put back by what will be added later. */
        void add(Entry entry, Instant now) {
            entries.add(new Entry(
                    entry.due().minus(Duration.between(since, now)), entry.number(), entry.owner(), entry.action()));
        }
    }

    private record Entry(Instant due, long number, Object owner, Runnable action) {}

    public Agenda(Instant start) {
        now = start;
    }

    public Instant now() {
        return now;
    }

    /** Plans an action. The owner is whose end cancels it. */
    public void after(Duration delay, Object owner, Runnable action) {
        var entry = new Entry(now.plus(delay), count++, owner, action);
        Optional.ofNullable(suspended.get(owner))
                .ifPresentOrElse(waiting -> waiting.add(entry, now), () -> entries.add(entry));
    }

    /** Cancels what was planned for this owner. */
    public void cancel(Object owner) {
        entries.removeIf(entry -> entry.owner().equals(owner));
        suspended.remove(owner);
    }

    /** What is planned for this owner waits until {@link #resume}: its time stands. */
    public void suspend(Object owner) {
        var waiting = new Waiting(new ArrayList<>(), now);
        entries.removeIf(
                entry -> entry.owner().equals(owner) && waiting.entries().add(entry));
        suspended.putIfAbsent(owner, waiting);
    }

    /** What is planned for this owner goes on where it stood. */
    public void resume(Object owner) {
        Optional.ofNullable(suspended.remove(owner)).ifPresent(waiting -> {
            Duration stood = Duration.between(waiting.since(), now);
            waiting.entries()
                    .forEach(entry ->
                            entries.add(new Entry(entry.due().plus(stood), entry.number(), owner, entry.action())));
        });
    }

    public Optional<Instant> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::due);
    }

    /** Does everything that is due up to then, each at its own moment. Time never runs backwards. */
    public void advance(Instant until) {
        while (next().filter(due -> !due.isAfter(until)).isPresent()) {
            Entry entry = entries.remove();
            now = entry.due();
            entry.action().run();
        }
        now = until.isAfter(now) ? until : now;
    }
}
