package io.pvdrivers.operator.window;

import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a policy taken together. Those that overlap or touch are one stretch.
 *
 * @param problems a sentence for each entry that cannot be read; such a window is never open, and with such a date none is
 */
public record OpeningHours(List<Opening> openings, List<String> problems) {
    /** Only people disrupt a guest. */
    public static final OpeningHours NEVER = new OpeningHours(List.of(), List.of());

    /** An end that is further away is not looked for. No window is open for longer by itself. */
    private static final Duration FAR = Duration.ofDays(8);

    /** So many stretches tell how long windows are. */
    private static final int SAMPLE = 32;

    public OpeningHours {
        openings = List.copyOf(openings);
        problems = List.copyOf(problems);
    }

    /** As a policy has them. */
    public static OpeningHours of(@Nullable RolloutSpec rollout) {
        var windows = Optional.ofNullable(rollout).map(RolloutSpec::windows).orElse(List.of());
        var dates = Optional.ofNullable(rollout).map(RolloutSpec::excludeDates).orElse(List.of());
        return windows.isEmpty() ? NEVER : KnownHours.of(windows, dates);
    }

    static OpeningHours read(List<Window> windows, List<String> dates) {
        var problems = new ArrayList<String>();
        var excluded = ExcludedDays.of(dates, problems);
        if (!problems.isEmpty()) {
            return new OpeningHours(List.of(), problems);
        }
        var openings = new ArrayList<Opening>();
        for (int i = 0; i < windows.size(); i++) {
            opening(windows.get(i), "spec.rollout.windows[" + i + "]", excluded, problems)
                    .ifPresent(openings::add);
        }
        return new OpeningHours(openings, problems);
    }

    private static Optional<Opening> opening(
            Window window, String where, ExcludedDays excluded, List<String> problems) {
        var zone = zone(window);
        if (zone.isEmpty()) {
            problems.add(where + ".timeZone, " + window.timeZone()
                    + ", is no time zone that is known here. Write its IANA name, such as Europe/Berlin.");
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(window.always())) {
            return Optional.of(new AlwaysOpen(zone.get(), excluded));
        }
        var schedule = Optional.ofNullable(window.schedule()).orElse("");
        var duration =
                Duration.ofSeconds(Optional.ofNullable(window.durationSeconds()).orElse(0));
        try {
            var times = CronTimes.of(schedule);
            if (times.after(Instant.EPOCH.atZone(ZoneOffset.UTC).toLocalDateTime())
                    .isEmpty()) {
                problems.add(where + ".schedule, " + schedule
                        + ", names a day that no calendar has, so the window never opens. Name another day.");
                return Optional.empty();
            }
            return Optional.of(new Recurring(times, duration, zone.get(), excluded));
        } catch (IllegalArgumentException e) {
            problems.add(where + ".schedule, " + schedule + ", cannot be read: " + reason(e)
                    + " Write minute, hour, day of month, month and day of week, such as 0 22 * * 6 for Saturdays at"
                    + " 22:00.");
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zone(Window window) {
        try {
            return Optional.of(
                    window.timeZone() == null
                            ? ZoneOffset.UTC
                            : ZoneId.of(window.timeZone()).normalized());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String reason(IllegalArgumentException e) {
        var message = String.valueOf(e.getMessage()).replace("Failed to parse cron expression. ", "");
        return message.endsWith(".") ? message : message + ".";
    }

    /** Whether there is any time at all at which a guest may be disrupted. */
    public boolean hasAny() {
        return !openings.isEmpty();
    }

    /** The stretch that the moment lies in; empty while everything is shut. */
    public Optional<Stretch> openAt(Instant moment) {
        return single(moment).map(first -> {
            var end = first.to();
            while (end.isBefore(moment.plus(FAR))) {
                var next = single(end);
                if (next.isEmpty()) {
                    break;
                }
                end = next.get().to();
            }
            return new Stretch(first.from(), end);
        });
    }

    /** Of the entries that are open then, the one that shuts last. */
    private Optional<Stretch> single(Instant moment) {
        return openings.stream().flatMap(o -> o.openAt(moment).stream()).max(Comparator.comparing(Stretch::to));
    }

    /** When it opens the next time; empty while it is open, and where it never opens again. */
    public Optional<Instant> opensAfter(Instant moment) {
        return single(moment).isPresent()
                ? Optional.empty()
                : openings.stream().flatMap(o -> o.opensAfter(moment).stream()).min(Comparator.naturalOrder());
    }

    /** The stretches from that moment on, in order; the first one may have begun before. One that is very long may come in parts. */
    public Stream<Stretch> from(Instant moment) {
        return Stream.iterate(
                        openAt(moment).or(() -> nextTo(moment)),
                        Optional::isPresent,
                        stretch -> stretch.map(Stretch::to)
                                .filter(end -> !end.equals(Instant.MAX))
                                .flatMap(end -> openAt(end).or(() -> nextTo(end))))
                .flatMap(Optional::stream);
    }

    private Optional<Stretch> nextTo(Instant moment) {
        return opensAfter(moment).flatMap(this::openAt);
    }

    /** How long the longest of the stretches to come is. */
    public Duration longestFrom(Instant moment) {
        return from(moment)
                .limit(SAMPLE)
                .map(s -> s.from().equals(Instant.MIN) || s.to().equals(Instant.MAX) ? FAR : s.length())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
