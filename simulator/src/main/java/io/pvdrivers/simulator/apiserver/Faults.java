package io.pvdrivers.simulator.apiserver;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Decides for every request, before it is carried out, whether it goes wrong. */
@FunctionalInterface
public interface Faults {

    /** The fault this request meets; empty lets it through. */
    Optional<Fault> decide(ApiRequest request);

    /** Nothing goes wrong. */
    static Faults none() {
        return request -> Optional.empty();
    }

    /** Every n-th of the requests that match meets the fault. */
    static Faults every(int n, Predicate<ApiRequest> which, Fault fault) {
        AtomicInteger seen = new AtomicInteger();
        return request ->
                which.test(request) && seen.incrementAndGet() % n == 0 ? Optional.of(fault) : Optional.empty();
    }

    /** The n-th of the requests that match, counted from one, meets the fault; no other does. */
    static Faults once(int n, Predicate<ApiRequest> which, Fault fault) {
        AtomicInteger seen = new AtomicInteger();
        return request -> which.test(request) && seen.incrementAndGet() == n ? Optional.of(fault) : Optional.empty();
    }
}
