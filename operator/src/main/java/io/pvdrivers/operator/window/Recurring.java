package io.pvdrivers.operator.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Opens at the times of a cron expression, for a span of real time.
 *
 * <p>Where clocks go forward, a time that they skip is the moment right after the gap. Where they go back, a time that comes twice
 * is the first of the two. An opening on an excluded day does not take place, and one that runs into such a day shuts when it begins.
 */
record Recurring(CronTimes times, Duration duration, ZoneId zone, ExcludedDays excluded) implements Opening {
    @Override
    public Optional<Stretch> openAt(Instant moment) {
        var opening = times.before(bound(moment));
        while (opening.isPresent()) {
            var opens = instant(opening.get());
            if (!opens.plus(duration).isAfter(moment)) {
                return Optional.empty();
            }
            var day = excluded.containing(opening.get().toLocalDate());
            if (day.isEmpty()) {
                return Optional.of(new Stretch(opens, shuts(opening.get())))
                        .filter(stretch -> stretch.to().isAfter(moment));
            }
            opening = times.before(day.get().first().atStartOfDay());
        }
        return Optional.empty();
    }

    @Override
    public Optional<Instant> opensAfter(Instant moment) {
        var opening = times.after(moment.atZone(zone).toLocalDateTime());
        while (opening.isPresent()) {
            var day = excluded.containing(opening.get().toLocalDate());
            if (day.isPresent()) {
                opening = times.after(day.get().last().atTime(23, 59));
            } else if (instant(opening.get()).isAfter(moment)) {
                return opening.map(this::instant);
            } else {
                opening = times.after(opening.get());
            }
        }
        return Optional.empty();
    }

    /** The time on the wall that every opening until this moment was before: within an hour that comes twice, the end of that hour. */
    private LocalDateTime bound(Instant moment) {
        var here = moment.atZone(zone);
        var change = zone.getRules().getTransition(here.toLocalDateTime());
        return change != null && change.isOverlap() && here.getOffset().equals(change.getOffsetAfter())
                ? change.getDateTimeBefore()
                : here.toLocalDateTime().truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    }

    private Instant instant(LocalDateTime time) {
        var change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.atZone(zone).toInstant();
    }

    private Instant shuts(LocalDateTime opening) {
        var end = instant(opening).plus(duration);
        return excluded.firstAfter(opening.toLocalDate())
                .map(day -> day.atStartOfDay(zone).toInstant())
                .filter(end::isAfter)
                .orElse(end);
    }
}
