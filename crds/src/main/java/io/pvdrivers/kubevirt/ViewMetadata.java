package io.pvdrivers.kubevirt;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The metadata of a view: of what others write at length into annotations only the names are kept. */
final class ViewMetadata {
    /** As long as anything is that somebody reads there. */
    private static final int LONGEST = 256;

    private static final String OURS = "pvdrivers.io/";

    private ViewMetadata() {}

    /** The same object, with maps and lists that cannot be changed, and without managed fields. */
    static @Nullable ObjectMeta of(@Nullable ObjectMeta metadata) {
        if (metadata != null) {
            Optional.ofNullable(metadata.getLabels()).map(ViewMetadata::kept).ifPresent(metadata::setLabels);
            Optional.ofNullable(metadata.getAnnotations())
                    .map(ViewMetadata::kept)
                    .ifPresent(metadata::setAnnotations);
            Optional.ofNullable(metadata.getFinalizers()).map(List::copyOf).ifPresent(metadata::setFinalizers);
            Optional.ofNullable(metadata.getOwnerReferences())
                    .map(List::copyOf)
                    .ifPresent(metadata::setOwnerReferences);
            metadata.setManagedFields(List.of());
        }
        return metadata;
    }

    /** The same map as far as it is kept, which may be others' too. */
    static Map<String, String> kept(Map<String, String> map) {
        if (map.values().stream().anyMatch(Objects::isNull)) {
            return map;
        }
        return same(map.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> kept(e.getKey(), e.getValue()))));
    }

    private static Map<String, String> same(Map<String, String> map) {
        var one = Shared.one(map);
        return one == null ? map : one;
    }

    private static String kept(String key, String value) {
        return value.length() <= LONGEST || key.startsWith(OURS) ? value : "";
    }
}
