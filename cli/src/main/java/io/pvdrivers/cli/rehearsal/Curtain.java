package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.operator.gate.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides when a rehearsal is over. */
final class Curtain {
    /** Long enough for the stand-in's admin to read and act, and for the operator to look again. */
    private static final Duration QUIET = Duration.ofMinutes(5);

    /** The same for a machine that is busy with something else. */
    private static final Duration REALLY_QUIET = Duration.ofMillis(1500);

    /** VMs with these reasons wait for a time, or for VMs that do. */
    private static final Set<String> WAIT_FOR_TIME =
            Set.of(Reason.AWAITING_TICKET.code(), Reason.OUTSIDE_WINDOW.code());

    /** Longer than anything takes that nobody announced. */
    private static final Duration STUCK = Duration.ofHours(2);

    private final Duration patience;
    private final Instant reallyBegan = Instant.now();
    private long seen = -1;
    private @Nullable Instant quietSince;
    private Instant reallyQuietSince = reallyBegan;

    Curtain(Duration patience) {
        this.patience = patience;
    }

    /**
     * Whether it is over now, and why.
     *
     * @param changes a number that grows with everything that happens
     */
    Optional<Ending> falls(Collection<Standing> standings, long changes, Instant now) {
        if (changes != seen) {
            seen = changes;
            quietSince = now;
            reallyQuietSince = Instant.now();
        }
        Instant since = Objects.requireNonNull(quietSince);
        boolean settled = standings.stream().allMatch(Standing::settled);
        boolean reallyQuiet = hasPassed(REALLY_QUIET, reallyQuietSince, Instant.now());
        if (settled && reallyQuiet && hasPassed(QUIET, since, now)) {
            return Optional.of(Ending.SETTLED);
        }
        if (reallyQuiet && hasPassed(STUCK, since, now) && nothingIsAnnounced(standings, now)) {
            return Optional.of(Ending.STUCK);
        }
        return hasPassed(patience, reallyBegan, Instant.now()) ? Optional.of(Ending.OUT_OF_PATIENCE) : Optional.empty();
    }

    /**
     * How far time may be put forward: to a minute before the next moment at which something is to happen, where every VM that is not done
     * waits for a moment, such as the opening of a maintenance window.
     */
    Optional<Duration> idle(Collection<Standing> standings, Instant now) {
        List<Standing> open =
                standings.stream().filter(standing -> !standing.settled()).toList();
        boolean quiet = hasPassed(REALLY_QUIET, reallyQuietSince, Instant.now())
                && hasPassed(QUIET, Objects.requireNonNull(quietSince), now);
        if (!quiet || open.stream().anyMatch(standing -> !WAIT_FOR_TIME.contains(standing.reason()))) {
            return Optional.empty();
        }
        return open.stream()
                .flatMap(standing -> standing.until().stream())
                .min(Instant::compareTo)
                .map(until -> Duration.between(now, until).minusMinutes(1))
                .filter(Duration::isPositive);
    }

    private static boolean nothingIsAnnounced(Collection<Standing> standings, Instant now) {
        return standings.stream()
                .flatMap(standing -> standing.until().stream())
                .noneMatch(until -> until.plus(STUCK).isAfter(now));
    }

    private static boolean hasPassed(Duration span, Instant since, Instant now) {
        return !since.plus(span).isAfter(now);
    }
}
