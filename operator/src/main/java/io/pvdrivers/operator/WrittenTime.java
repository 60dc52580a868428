package io.pvdrivers.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads times as people and Kubernetes write them, such as 2027-01-31T06:00:00Z or 2026-12-05T23:30:00+01:00 (RFC 3339). Pure. */
public final class WrittenTime {
    private WrittenTime() {}

    /** The time; empty where the text is none. */
    public static Optional<Instant> read(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
