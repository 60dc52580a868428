package io.pvdrivers.operator;

import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.time.Duration;

/** When an object that could not be worked on is tried again: ever more rarely, and for ever. */
final class Retries {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Retries() {}

    static Retry at(Pace pace) {
        return new GenericRetry()
                .setInitialInterval(pace.real(FIRST).toMillis())
                .setIntervalMultiplier(2)
                .setMaxInterval(pace.real(LONGEST).toMillis())
                .withoutMaxAttempts();
    }
}
