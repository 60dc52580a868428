package io.pvdrivers.operator.state;

import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this process asked to restart which VMI. The status knows of the first request for each; one that is repeated could still be under way
 * when the process that sent it, or a cache, has forgotten it, and would restart the instance that comes of another.
 */
final class RestartRequests {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<String, Instant> asked = new ConcurrentHashMap<>();

    /** How long to wait before asking; empty where it may be asked now, which is remembered. */
    Optional<Duration> wait(Action.Restart restart, Situation situation) {
        var now = situation.now();
        asked.values().removeIf(at -> at.plus(REMEMBERED).isBefore(now));
        if (!Telling.isAskedAgain(restart, situation)) {
            asked.put(restart.vmiUid(), now);
            return Optional.empty();
        }
        var known = asked.putIfAbsent(restart.vmiUid(), now);
        var free = Optional.ofNullable(known).orElse(now).plus(Action.Restart.BEFORE_ASKING_AGAIN);
        if (free.isAfter(now)) {
            return Optional.of(Duration.between(now, free));
        }
        asked.put(restart.vmiUid(), now);
        return Optional.empty();
    }
}
