package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.apiserver.ApiRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/** What becomes of the frames of a watch on their way. Asked on one thread. */
@FunctionalInterface
interface Frames {
    /**
     * What arrives where this was sent.
     *
     * @param watch that it belongs to; of one watch the frames come in order
     */
    List<String> pass(ApiRequest watch, String frame);

    static Frames asTheyAre() {
        return (watch, frame) -> List.of(frame);
    }

    /** Every n-th of these is lost, and no later one tells of it. */
    static Frames lost(int n, Predicate<ApiRequest> which) {
        return everyNth(n, which, frame -> List.of());
    }

    /** Every n-th of these comes twice. */
    static Frames twice(int n, Predicate<ApiRequest> which) {
        return everyNth(n, which, frame -> List.of(frame, frame));
    }

    /** Every n-th of these comes after the one that follows it. */
    static Frames swapped(int n, Predicate<ApiRequest> which) {
        var seen = new AtomicInteger();
        var late = new HashMap<ApiRequest, String>();
        return (watch, frame) -> {
            if (!which.test(watch)) {
                return List.of(frame);
            }
            var passing = new ArrayList<>(List.of(frame));
            var before = Optional.ofNullable(late.remove(watch));
            before.ifPresent(passing::add);
            if (before.isEmpty() && seen.incrementAndGet() % n == 0) {
                late.put(watch, frame);
                return List.of();
            }
            return passing;
        };
    }

    /** Nothing but bookmarks comes. */
    static Frames bookmarksOnly(Predicate<ApiRequest> which) {
        return (watch, frame) ->
                which.test(watch) && !frame.contains("\"type\":\"BOOKMARK\"") ? List.of() : List.of(frame);
    }

    private static Frames everyNth(int n, Predicate<ApiRequest> which, Function<String, List<String>> arrival) {
        var seen = new AtomicInteger();
        return (watch, frame) ->
                which.test(watch) && seen.incrementAndGet() % n == 0 ? arrival.apply(frame) : List.of(frame);
    }
}
