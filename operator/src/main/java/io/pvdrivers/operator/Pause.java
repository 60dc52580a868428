package io.pvdrivers.operator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Between two tries of what has to succeed before anything else begins.
 *
 * @param length in real time
 */
public record Pause(Duration length) {
    /**
     * @param waiting what the caller waits for, for whoever interrupts it
     * @throws IllegalStateException if the thread is interrupted
     */
    public void take(String waiting) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + waiting, e);
        }
    }
}
