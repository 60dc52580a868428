package io.pvdrivers.operator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what became of announcements since the process began. */
public final class Deliveries {
    static final String ANNOUNCEMENTS = "pvdrivers.announcements";

    /** How it ended for one of them. */
    enum Result {
        /** The receiver took it. */
        SENT,
        /** It could not be delivered in time. */
        FAILED,
        /** It was not tried again, or not at all: the receiver refused it, or too many waited. */
        DROPPED
    }

    private final Map<Result, Counter> counters;

    /** All counters exist from the start, so that the first result is an increase. */
    public Deliveries(MeterRegistry registry) {
        counters = Stream.of(Result.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        result -> Counter.builder(ANNOUNCEMENTS)
                                .description(
                                        "The announcements to the receiver of --events-url, by what became of them.")
                                .tag("result", result.name().toLowerCase(Locale.ROOT))
                                .register(registry)));
    }

    void ended(Result result) {
        var counter = counters.get(result);
        if (counter != null) {
            counter.increment();
        }
    }
}
