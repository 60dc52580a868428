package io.pvdrivers.operator.window;

import io.pvdrivers.operator.WrittenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the annotation {@code pvdrivers.io/open-until} gives leave for: disruption whatever the windows say, until a time that is near. */
public sealed interface OpenUntil {
    /** How far ahead the time may be. */
    Duration LONGEST = Duration.ofHours(24);

    /** There is no such annotation, or its time has passed. */
    record Absent() implements OpenUntil {}

    /** Guests may be disrupted until then. */
    record Open(Instant until) implements OpenUntil {}

    /**
     * The annotation says something that is not honoured.
     *
     * @param message why, and what to write
     * @param from when it will count if nobody changes it; empty where it never will
     */
    record NotHonoured(String message, Optional<Instant> from) implements OpenUntil {}

    /** What the annotation's value means at that moment. */
    static OpenUntil of(Optional<String> value, Instant now) {
        if (value.isEmpty()) {
            return new Absent();
        }
        var time = WrittenTime.read(value.get());
        if (time.isEmpty()) {
            return new NotHonoured(
                    "The annotation pvdrivers.io/open-until is not honoured: its value is no time. Write one as"
                            + " 2026-12-05T23:30:00+01:00.",
                    Optional.empty());
        }
        var until = time.get();
        if (until.isAfter(now.plus(LONGEST))) {
            return new NotHonoured(
                    "The annotation pvdrivers.io/open-until is not honoured yet: " + until
                            + " is more than 24 hours ahead. It counts in the last 24 hours before that time; for leave now, name"
                            + " an earlier one.",
                    Optional.of(until.minus(LONGEST)));
        }
        return until.isAfter(now) ? new Open(until) : new Absent();
    }

    /** Until when there is leave. */
    default Optional<Instant> shuts() {
        return this instanceof Open open ? Optional.of(open.until()) : Optional.empty();
    }

    /** When it comes to mean something else, if nobody changes it. */
    default Optional<Instant> changes() {
        return switch (this) {
            case Absent absent -> Optional.empty();
            case Open open -> Optional.of(open.until());
            case NotHonoured not -> not.from();
        };
    }
}
