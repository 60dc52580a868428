package io.pvdrivers.simulator.world.kubevirt;

import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.guest.SeenFilesystem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The file systems that virt-launcher knows of: it asks the agent 10 seconds after it connected, then at intervals that
 * double until they are 5 minutes long. What changed since it asked last it does not know.
 */
final class FilesystemPoll {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Optional<Instant> polledAt = Optional.empty();
    private List<SeenFilesystem> known = List.of();

    List<SeenFilesystem> known(Guest guest, Instant now) {
        Optional<Instant> due = guest.agentSince().flatMap(since -> last(since, now));
        if (!due.equals(polledAt) && !guest.isPaused()) {
            polledAt = due;
            known = due.isPresent() ? guest.filesystems() : List.of();
        }
        return known;
    }

    private static Optional<Instant> last(Instant connected, Instant now) {
        Optional<Instant> last = Optional.empty();
        Duration interval = FIRST;
        Instant next = connected.plus(interval);
        while (!next.isAfter(now)) {
            last = Optional.of(next);
            interval = interval.multipliedBy(2).compareTo(LONGEST) < 0 ? interval.multipliedBy(2) : LONGEST;
            next = next.plus(interval);
        }
        return last;
    }
}
