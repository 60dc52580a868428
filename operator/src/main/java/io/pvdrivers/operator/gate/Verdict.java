package io.pvdrivers.operator.gate;

import java.time.Instant;
import java.util.Optional;

/** A gate's answer. */
public sealed interface Verdict {
    /** The way is free. */
    record Passed() implements Verdict {}

    /** Do this, then ask again. */
    record Act(Action action) implements Verdict {}

    /** Nothing to do before something else happens. */
    record Wait(Reason reason, String message, Optional<Instant> until) implements Verdict {}

    /** This VM cannot be done as it is. */
    record Blocked(Reason reason, String message) implements Verdict {}

    /** The run cannot go on. */
    record Failed(Reason reason, String message) implements Verdict {}

    static Verdict passed() {
        return new Passed();
    }

    static Verdict act(Action action) {
        return new Act(action);
    }

    static Verdict waitFor(Reason reason, String message) {
        return new Wait(reason, message, Optional.empty());
    }

    static Verdict waitUntil(Reason reason, String message, Instant until) {
        return new Wait(reason, message, Optional.of(until));
    }

    static Verdict blocked(Reason reason, String message) {
        return new Blocked(reason, message);
    }

    static Verdict failed(Reason reason, String message) {
        return new Failed(reason, message);
    }
}
