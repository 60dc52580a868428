package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.Fault;
import io.pvdrivers.simulator.apiserver.Faults;
import java.util.Optional;
import java.util.function.Predicate;

/** Ends a client at one of its writes: that one is carried out or it is not, and none after it gets anywhere. */
final class Crash implements Faults {
    private static final Fault UNHEARD = new Fault.Refuse(503, Optional.empty());

    private final int write;
    private final boolean after;
    private final Predicate<ApiRequest> counted;
    private int seen;
    private volatile boolean happened;

    /** @param write counted from 1 */
    Crash(int write, boolean after, Predicate<ApiRequest> counted) {
        this.write = write;
        this.after = after;
        this.counted = counted;
    }

    boolean happened() {
        return happened;
    }

    @Override
    public synchronized Optional<Fault> decide(ApiRequest request) {
        if (happened) {
            return Optional.of(UNHEARD);
        }
        if (!counted.test(request) || ++seen < write) {
            return Optional.empty();
        }
        happened = true;
        return Optional.of(after ? Fault.loseAnswer() : UNHEARD);
    }
}
