package io.pvdrivers.operator.window;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Any time will do, but for excluded days. */
record AlwaysOpen(ZoneId zone, ExcludedDays excluded) implements Opening {
    @Override
    public Optional<Stretch> openAt(Instant moment) {
        var day = day(moment);
        if (excluded.containing(day).isPresent()) {
            return Optional.empty();
        }
        var from = excluded.ranges().stream()
                .map(ExcludedDays.Range::last)
                .filter(last -> last.isBefore(day))
                .max(LocalDate::compareTo)
                .map(last -> start(last.plusDays(1)))
                .orElse(Instant.MIN);
        var to = excluded.firstAfter(day).map(this::start).orElse(Instant.MAX);
        return Optional.of(new Stretch(from, to));
    }

    @Override
    public Optional<Instant> opensAfter(Instant moment) {
        return excluded.ranges().stream()
                .map(r -> r.last().plusDays(1))
                .filter(day -> excluded.containing(day).isEmpty())
                .map(this::start)
                .filter(start -> start.isAfter(moment))
                .min(Instant::compareTo);
    }

    private LocalDate day(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
