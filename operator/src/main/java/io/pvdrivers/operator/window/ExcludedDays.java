package io.pvdrivers.operator.window;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Days on which no window opens, and at whose beginning an open one shuts.
 *
 * @param ranges by their first day; they may overlap
 */
record ExcludedDays(List<Range> ranges) {
    static final ExcludedDays NONE = new ExcludedDays(List.of());

    /** From one day to another, both of them excluded. */
    record Range(LocalDate first, LocalDate last) {
        boolean contains(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    ExcludedDays {
        ranges = ranges.stream().sorted(Comparator.comparing(Range::first)).toList();
    }

    /**
     * Reads dates ({@code 2026-12-24}) and ranges of them ({@code 2026-12-20/2027-01-06}).
     *
     * @param problems gets a sentence for each that cannot be read; those are left out
     */
    static ExcludedDays of(List<String> dates, List<String> problems) {
        var ranges = new ArrayList<Range>();
        for (int i = 0; i < dates.size(); i++) {
            var text = dates.get(i);
            var range = range(text);
            range.ifPresent(ranges::add);
            if (range.isEmpty()) {
                problems.add("spec.rollout.excludeDates[" + i + "], " + text
                        + ", is no day and no range of days. Write one" + " as 2026-12-24 or 2026-12-20/2027-01-06.");
            }
        }
        return new ExcludedDays(ranges);
    }

    private static Optional<Range> range(String text) {
        var slash = text.indexOf('/');
        try {
            var first = LocalDate.parse(slash < 0 ? text : text.substring(0, slash));
            var last = slash < 0 ? first : LocalDate.parse(text.substring(slash + 1));
            return Optional.of(new Range(first, last)).filter(r -> !last.isBefore(first));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The range that the day is in. */
    Optional<Range> containing(LocalDate day) {
        return ranges.stream().filter(r -> r.contains(day)).findFirst();
    }

    /** The first excluded day after this one. */
    Optional<LocalDate> firstAfter(LocalDate day) {
        return ranges.stream()
                .filter(r -> r.last().isAfter(day))
                .map(r -> r.first().isAfter(day) ? r.first() : day.plusDays(1))
                .min(Comparator.naturalOrder());
    }
}
