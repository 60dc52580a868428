package io.pvdrivers.operator.telemetry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether, and when, an announcement is tried again. Pure. */
final class Redelivery {
    /** How long an announcement is worth trying. */
    static final Duration WORTH = Duration.ofHours(1);

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    /** What is to be done next. */
    sealed interface Next {
        /** Nothing: it is delivered. */
        record Delivered() implements Next {}

        /** Another try after this pause. */
        record Again(Duration pause) implements Next {}

        /** Nothing: another try would get the same answer. */
        record Refused() implements Next {}

        /** Nothing: it took too long. */
        record TooLate() implements Next {}
    }

    private Redelivery() {}

    /** After an answer. Redirects are not followed: who may say where announcements go is the operator's configuration. */
    static Next after(int status, Optional<String> retryAfter, int tries, Instant first, Instant now, double random) {
        if (status >= 200 && status < 300) {
            return new Next.Delivered();
        }
        if (status < 500 && !PASSING.contains(status)) {
            return new Next.Refused();
        }
        return again(retryAfter.flatMap(r -> pause(r, now)).orElse(Duration.ZERO), tries, first, now, random);
    }

    /** After a try without an answer. */
    static Next unanswered(int tries, Instant first, Instant now, double random) {
        return again(Duration.ZERO, tries, first, now, random);
    }

    /** Longer from try to try, and by chance, so that many senders do not come back in step. */
    private static Next again(Duration atLeast, int tries, Instant first, Instant now, double random) {
        var doubled = FIRST.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
        var longest = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        var own = Duration.ofMillis((long) (longest.toMillis() * (0.5 + random / 2)));
        var pause = own.compareTo(atLeast) < 0 ? atLeast : own;
        return now.plus(pause).isAfter(first.plus(WORTH)) ? new Next.TooLate() : new Next.Again(pause);
    }

    /** What Retry-After asks for: seconds, or a time. */
    private static Optional<Duration> pause(String retryAfter, Instant now) {
        var text = retryAfter.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
