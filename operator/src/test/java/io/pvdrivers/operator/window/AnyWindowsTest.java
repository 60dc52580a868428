package io.pvdrivers.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random windows around the days on which clocks change, held against a walk over every minute. */
class AnyWindowsTest {
    private static final List<String> ZONES = List.of(
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata");

    /** Clocks change within a week of each of these, somewhere. */
    private static final List<String> BEGINNINGS =
            List.of("2026-03-25", "2026-10-22", "2026-03-05", "2026-10-29", "2026-04-02", "2026-09-30", "2026-06-15");

    private static final int MINUTES = 10 * 24 * 60;

    /** A window in numbers: its minutes, hours and weekdays; whoever reads a cron expression needs no more of it. */
    private record Plain(List<Integer> minutes, List<Integer> hours, List<Integer> days, Duration lasts, ZoneId zone) {
        boolean opensAt(LocalDateTime time) {
            return minutes.contains(time.getMinute())
                    && hours.contains(time.getHour())
                    && days.contains(time.getDayOfWeek().getValue());
        }

        String yaml() {
            return "{schedule: '%s %s * * %s', durationSeconds: %d, timeZone: %s}"
                    .formatted(list(minutes), list(hours), list(days), lasts.toSeconds(), zone);
        }

        private static String list(List<Integer> values) {
            return values.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    private record Case(long seed, List<Plain> windows, List<LocalDate> excluded, Instant from) {
        OpeningHours hours() {
            return Windows.of("windows: [%s], excludeDates: [%s]"
                    .formatted(
                            windows.stream().map(Plain::yaml).collect(Collectors.joining(", ")),
                            excluded.stream().map(d -> "'" + d + "'").collect(Collectors.joining(", "))));
        }

        /** Whether it is open at every minute from the beginning, by walking through all of them. */
        boolean[] open() {
            var open = new boolean[MINUTES];
            windows.forEach(window -> {
                for (int minute = -8 * 24 * 60; minute < MINUTES; minute++) {
                    if (opens(window, at(minute))) {
                        fill(open, window, minute);
                    }
                }
            });
            return open;
        }

        Instant at(int minute) {
            return from.plus(Duration.ofMinutes(minute));
        }

        private void fill(boolean[] open, Plain window, int opening) {
            var day = at(opening).atZone(window.zone()).toLocalDate();
            for (int minute = opening; minute < opening + window.lasts().toMinutes() && minute < MINUTES; minute++) {
                var now = at(minute).atZone(window.zone()).toLocalDate();
                if (excluded.contains(now) || excluded.contains(day)) {
                    return;
                }
                if (minute >= 0) {
                    open[minute] = true;
                }
            }
        }

        private static boolean opens(Plain window, Instant moment) {
            var rules = window.zone().getRules();
            var here = moment.atZone(window.zone());
            var change = rules.getTransition(here.toLocalDateTime());
            if (change != null && here.getOffset().equals(change.getOffsetAfter())) {
                return false; // an hour that comes for the second time
            }
            var last = rules.previousTransition(moment.plusNanos(1));
            if (last != null && last.isGap() && last.getInstant().equals(moment)) {
                for (var time = last.getDateTimeBefore();
                        !time.isAfter(last.getDateTimeAfter());
                        time = time.plusMinutes(1)) {
                    if (window.opensAt(time)) {
                        return true;
                    }
                }
                return false;
            }
            return window.opensAt(here.toLocalDateTime());
        }
    }

    static List<Case> cases() {
        return IntStream.range(0, 40).mapToObj(AnyWindowsTest::draw).toList();
    }

    private static Case draw(long seed) {
        var random = new SplittableRandom(seed);
        var beginning = LocalDate.parse(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
        var zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        var windows = new ArrayList<Plain>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            windows.add(new Plain(
                    some(random, 0, 60, 5),
                    some(random, 0, random.nextBoolean() ? 5 : 24, 1),
                    some(random, 1, 8, 1),
                    Duration.ofMinutes(5 + random.nextInt(random.nextBoolean() ? 300 : 4000)),
                    random.nextInt(3) == 0 ? ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))) : zone));
        }
        var excluded = new ArrayList<LocalDate>();
        for (int i = 0; i < random.nextInt(4); i++) {
            excluded.add(beginning.plusDays(random.nextInt(10)));
        }
        return new Case(seed, windows, excluded, beginning.atStartOfDay(zone).toInstant());
    }

    private static List<Integer> some(SplittableRandom random, int from, int to, int step) {
        var drawn = IntStream.iterate(from, i -> i < to, i -> i + step)
                .filter(i -> random.nextInt(4) == 0)
                .boxed()
                .toList();
        return drawn.isEmpty() ? List.of(from) : drawn;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isOpenAsAWalkOverEveryMinuteSays(Case some) {
        var hours = some.hours();
        var open = some.open();

        assertThat(hours.problems()).isEmpty();
        for (int minute = 0; minute < MINUTES; minute++) {
            var at = some.at(minute);
            assertThat(hours.openAt(at).isPresent()).as("%s at %s", some, at).isEqualTo(open[minute]);
        }
    }

    /** To the second before and after the ends, too. */
    @ParameterizedTest
    @MethodSource("cases")
    void stretchesAndOpeningsFitTogether(Case some) {
        var hours = some.hours();
        var until = some.at(MINUTES - 1);
        var moment = some.from();
        while (moment.isBefore(until)) {
            var stretch = hours.openAt(moment);
            var opens = hours.opensAfter(moment);
            if (stretch.isPresent()) {
                assertThat(opens).as("an opening within a stretch").isEmpty();
                assertThat(stretch.get().from()).isBeforeOrEqualTo(moment);
                assertThat(stretch.get().to()).isAfter(moment);
                assertThat(hours.openAt(stretch.get().to().minusSeconds(1))).isPresent();
                moment = stretch.get().to();
            } else if (opens.isPresent()) {
                assertThat(opens.get()).isAfter(moment);
                assertThat(hours.openAt(opens.get().minusSeconds(1))).isEmpty();
                assertThat(hours.openAt(opens.get()).orElseThrow().from()).isEqualTo(opens.get());
                var halfway = moment.plus(Duration.between(moment, opens.get()).dividedBy(2));
                assertThat(hours.opensAfter(halfway)).isEqualTo(opens);
                moment = opens.get();
            } else {
                return;
            }
        }
    }
}
