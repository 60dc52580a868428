package io.pvdrivers.simulator.apiserver;

import java.time.Duration;
import java.util.Optional;

/** A way for the server to let a client down. */
public sealed interface Fault {

    /** Nothing is done; the client gets this status, and perhaps when to come back. */
    record Refuse(int code, Optional<Duration> retryAfter) implements Fault {}

    /** The request is carried out, and the client is told it timed out. */
    record LoseAnswer() implements Fault {}

    /** A write conflict where there was none. */
    static Fault conflict() {
        return new Refuse(409, Optional.empty());
    }

    /** Too many requests: the client may come back after the given time. */
    static Fault tooManyRequests(Duration retryAfter) {
        return new Refuse(429, Optional.of(retryAfter));
    }

    /** An internal error. */
    static Fault internalError() {
        return new Refuse(500, Optional.empty());
    }

    /** Carried out, but the answer is lost. */
    static Fault loseAnswer() {
        return new LoseAnswer();
    }
}
