package io.pvdrivers.operator.window;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a guest may be disrupted, and whether there is time enough for it.
 *
 * @param leaves until when annotations give leave; they are taken at their word, whatever time is left
 */
public record Access(OpeningHours hours, List<Instant> leaves, Instant now) {
    /** Where no window is as long as the work, it begins in the first quarter of one, and goes on in the next. */
    private static final int QUARTERS = 4;

    /** What goes by before an opening is noticed; a window must be longer by that to be long enough. */
    private static final Duration NOTICED = Duration.ofMinutes(5);

    public Access {
        leaves = List.copyOf(leaves);
    }

    /** Whether disruption is allowed now. */
    public boolean isOpen() {
        return hasLeave() || stretch().isPresent();
    }

    private boolean hasLeave() {
        return leaves.stream().anyMatch(now::isBefore);
    }

    private Optional<Stretch> stretch() {
        return hours.openAt(now);
    }

    /** Whether work that takes so long may begin now. */
    public boolean hasTimeFor(Duration work) {
        return hasLeave()
                || stretch()
                        .filter(s -> s.lasts(now, work) || s.lasts(now, atMost(work)))
                        .isPresent();
    }

    private Duration atMost(Duration work) {
        var longest = hours.longestFrom(now);
        return longest.minus(NOTICED).compareTo(work) < 0
                ? longest.multipliedBy(QUARTERS - 1).dividedBy(QUARTERS)
                : work;
    }

    /** Whether no window to come is as long as that. */
    public boolean isTooShortFor(Duration work) {
        return hours.hasAny() && hours.longestFrom(now).compareTo(work) < 0;
    }

    /** What has to be mended before any window opens, after which "of policy X" may follow; empty where one can. */
    public Optional<String> unreadable() {
        return hours.hasAny() || hours.problems().isEmpty()
                ? Optional.empty()
                : Optional.of("Waits for somebody to mend the windows, none of which can be read: see condition Ready");
    }

    /** When the windows shut; empty while they are, and where they do not. */
    public Optional<Instant> shuts() {
        return stretch().map(Stretch::to).filter(end -> !end.equals(Instant.MAX));
    }

    /** When a window opens the next time; after the one that is open now, where one is. */
    public Optional<Instant> opensNext() {
        var stretch = stretch();
        return stretch.isEmpty() ? hours.opensAfter(now) : shuts().flatMap(hours::opensAfter);
    }

    /** When time alone changes any of this. */
    public Optional<Instant> changes() {
        return Stream.concat(leaves.stream(), Stream.concat(shuts().stream(), opensNext().stream()))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }
}
