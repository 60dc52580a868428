package io.pvdrivers.operator.telemetry;

import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts things by their labels. */
final class Counts {
    private final Map<Tags, Integer> counts = new LinkedHashMap<>();

    /** These have a series also where nothing is counted. */
    static Counts from(Stream<Tags> zeros) {
        var counts = new Counts();
        zeros.forEach(tags -> counts.counts.put(tags, 0));
        return counts;
    }

    /** Counts each of these. */
    Counts of(Stream<Tags> things) {
        things.forEach(tags -> counts.merge(tags, 1, Integer::sum));
        return this;
    }

    List<Row<?>> rows() {
        return counts.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
