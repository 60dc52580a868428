package io.pvdrivers.operator.policy;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter.RateLimitState;
import java.time.Duration;
import java.util.Optional;

/**
 * A look at a policy's fleet that takes long is not taken often: what changes meanwhile is seen by the next one. Looks at small fleets are never
 * held back.
 */
public final class LookPauses implements RateLimiter<LookPauses.Last> {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int TIMES = 10;

    /** When a policy was looked at last. */
    public static final class Last implements RateLimitState {
        private long notBefore = Long.MIN_VALUE;
    }

    private volatile Duration pause = Duration.ZERO;

    /**
     * Takes note of how long a look took.
     *
     * @param policies that share the time for looks
     */
    void took(Duration look, long policies) {
        if (look.compareTo(SHORT) < 0) {
            pause = Duration.ZERO;
            return;
        }
        var next = look.multipliedBy(TIMES * Math.max(1, policies));
        pause = next.compareTo(LONGEST) < 0 ? next : LONGEST;
    }

    @Override
    public Optional<Duration> isLimited(RateLimitState state) {
        var last = (Last) state;
        synchronized (last) {
            var now = System.nanoTime();
            if (last.notBefore != Long.MIN_VALUE && last.notBefore - now > 0) {
                return Optional.of(Duration.ofNanos(last.notBefore - now));
            }
            last.notBefore = now + pause.toNanos();
            return Optional.empty();
        }
    }

    @Override
    public Last initState() {
        return new Last();
    }
}
