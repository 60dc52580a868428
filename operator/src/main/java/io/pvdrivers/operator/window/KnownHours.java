package io.pvdrivers.operator.window;

import io.pvdrivers.api.v1alpha1.RolloutSpec.Window;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Windows that were read before. They are asked for at every look at every VM, and to read a schedule is dear; the same words always mean the
 * same.
 */
final class KnownHours {
    /** More than there are policies with windows of their own; beyond, those that were asked for longest ago are read anew. */
    private static final int MOST = 500;

    private static final Map<Words, OpeningHours> KNOWN = Collections.synchronizedMap(new Newest());

    private KnownHours() {}

    private record Words(List<Window> windows, List<String> dates) {}

    private static final class Newest extends LinkedHashMap<Words, OpeningHours> {
        private static final long serialVersionUID = 1;

        Newest() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Words, OpeningHours> eldest) {
            return size() > MOST;
        }
    }

    static OpeningHours of(List<Window> windows, List<String> dates) {
        return KNOWN.computeIfAbsent(
                new Words(List.copyOf(windows), List.copyOf(dates)),
                words -> OpeningHours.read(words.windows(), words.dates()));
    }
}
