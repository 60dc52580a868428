package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import java.util.Set;

/** Informers beside a controller's own. */
public final class Beside {
    private Beside() {}

    /**
     * An informer that tells whom its objects concern and is not asked the other way round: an index of what concerns each of thousands of
     * VMs would be a good part of the heap.
     */
    public static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> informer(
            Class<R> kind, Class<? extends HasMetadata> primary) {
        return InformerEventSourceConfiguration.from(kind, primary).withPrimaryToSecondaryMapper(unasked -> Set.of());
    }
}
