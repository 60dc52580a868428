package io.pvdrivers.simulator.world.scene;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** The world's time: what will happen, in the order it was decided when it happens at the same moment. */
public final class Agenda {
    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::due).thenComparing(Entry::number);

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
    private Instant now;
    private long count;

    private record Entry(Instant due, long number, Object owner, Runnable action) {}

    public Agenda(Instant start) {
        now = start;
    }

    public Instant now() {
        return now;
    }

    /** Plans an action. The owner is whose end cancels it. */
    public void after(Duration delay, Object owner, Runnable action) {
        entries.add(new Entry(now.plus(delay), count++, owner, action));
    }

    /** Cancels what was planned for this owner. */
    public void cancel(Object owner) {
        entries.removeIf(entry -> entry.owner().equals(owner));
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
