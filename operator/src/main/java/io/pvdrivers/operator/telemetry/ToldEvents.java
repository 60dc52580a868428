package io.pvdrivers.operator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What was told lately, so that the same is no new Event but counts on the one that is there, as client-go's recorder has it: a series ends when
 * it has been quiet for a while, and of a long one only now and then a count is written.
 */
final class ToldEvents {
    /** As long as client-go waits. */
    static final Duration QUIET = Duration.ofMinutes(6);

    static final Duration BETWEEN_COUNTS = Duration.ofMinutes(30);

    /** Beyond so many that differ by their words alone, another one counts on the last of them. */
    static final int MOST_ALIKE = 10;

    /** Whoever tells something has to write what is left of others; so many at a time, for it waits meanwhile. */
    static final int MOST_ENDED = 2;

    /** What is forgotten beyond this is told as if it were new. */
    private static final int MOST_KEPT = 5000;

    /** What makes Events the same, but for their words. */
    record Kind(String about, String related, String type, String reason, String action) {}

    private record Key(Kind kind, String note) {}

    /** What is to be done with an Event. */
    sealed interface Next {
        /** It is new. */
        record Create(String name) implements Next {}

        /** It repeats this one. */
        record Count(Series series) implements Next {}

        /** It repeats one, which is written later. */
        record Nothing() implements Next {}
    }

    /** A repeated Event as it shall be written. */
    record Series(String namespace, String name, int count, Instant last) {}

    private static final class Told {
        private final String namespace;
        private final String name;
        private int count = 1;
        private int written = 1;
        private Instant last;
        private Instant writtenAt;

        Told(String namespace, String name, Instant at) {
            this.namespace = namespace;
            this.name = name;
            this.last = at;
            this.writtenAt = at;
        }

        boolean isQuiet(Instant now) {
            return last.plus(QUIET).isBefore(now);
        }

        Series write(Instant now) {
            written = count;
            writtenAt = now;
            return new Series(namespace, name, count, last);
        }
    }

    /** What was told longest ago comes first. */
    private final SequencedMap<Key, Told> told = new LinkedHashMap<>();

    private final Map<Kind, List<Key>> alike = new LinkedHashMap<>();

    /** @param name for the case that it is new */
    synchronized Next tell(Kind kind, String note, String namespace, String name, Instant now) {
        var key = key(kind, note);
        var known = told.get(key);
        if (known == null || known.isQuiet(now)) {
            forget(key);
            told.put(key, new Told(namespace, name, now));
            alike.computeIfAbsent(kind, k -> new ArrayList<>()).add(key);
            forgetBeyond();
            return new Next.Create(name);
        }
        known.count++;
        known.last = now;
        told.putLast(key, known);
        var due = known.written == 1 || !known.writtenAt.plus(BETWEEN_COUNTS).isAfter(now);
        return due ? new Next.Count(known.write(now)) : new Next.Nothing();
    }

    private Key key(Kind kind, String note) {
        var own = new Key(kind, note);
        var others = alike.getOrDefault(kind, List.of());
        return told.containsKey(own) || others.size() < MOST_ALIKE ? own : others.getLast();
    }

    /** Some of the series that have ended, with what is not written of them. */
    synchronized List<Series> ended(Instant now) {
        var ended = new ArrayList<Series>();
        while (!told.isEmpty() && ended.size() < MOST_ENDED) {
            var oldest = told.firstEntry();
            if (!oldest.getValue().isQuiet(now)) {
                break;
            }
            forget(oldest.getKey());
            if (oldest.getValue().count > oldest.getValue().written) {
                ended.add(oldest.getValue().write(now));
            }
        }
        return ended;
    }

    /** The Event is not there any more, or never came there: the next one is new. */
    synchronized void lost(Kind kind, String note) {
        forget(key(kind, note));
    }

    private void forget(Key key) {
        told.remove(key);
        alike.computeIfPresent(key.kind(), (kind, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
        });
    }

    private void forgetBeyond() {
        if (told.size() > MOST_KEPT) {
            forget(told.firstEntry().getKey());
        }
    }
}
