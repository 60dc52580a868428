package io.pvdrivers.kubevirt;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The metadata of a view: of what others write at length into annotations only the names are kept. */
final class ViewMetadata {
    /** As long as anything is that somebody reads there. */
    private static final int LONGEST = 256;

    private static final String OURS = "pvdrivers.io/";

    private ViewMetadata() {}

    /** The same object, with maps that cannot be changed. */
    static @Nullable ObjectMeta of(@Nullable ObjectMeta metadata) {
        if (metadata != null) {
            metadata.setLabels(kept(metadata.getLabels()));
            metadata.setAnnotations(kept(metadata.getAnnotations()));
        }
        return metadata;
    }

    private static @Nullable Map<String, String> kept(@Nullable Map<String, String> map) {
        if (map == null || map.containsValue(null)) {
            return map;
        }
        return Shared.one(map.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> kept(e.getKey(), e.getValue()))));
    }

    private static String kept(String key, String value) {
        return value.length() <= LONGEST || key.startsWith(OURS) ? value : "";
    }
}
