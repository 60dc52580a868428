package io.pvdrivers.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a VM that asks may not go. The words stay the same as long as the reason does.
 *
 * @param message what it waits for, as a sentence
 * @param until when that ends by itself
 * @param soaks others that went before it must stay well until then
 */
public record Hold(String message, Optional<Instant> until, boolean soaks) {
    /** One that ends when something else happens. */
    public static Hold of(String message) {
        return new Hold(message, Optional.empty(), false);
    }

    /** One that time ends. */
    public static Hold until(String message, Optional<Instant> until) {
        return new Hold(message, until, false);
    }

    static Hold soak(String message, Instant until) {
        return new Hold(message, Optional.of(until), true);
    }
}
