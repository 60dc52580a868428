package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.pvdrivers.api.v1alpha1.DriverState;

/**
 * Copies of resources, one of which is made for each look at a VM. What a DriverState's spec and status have is never changed in place, so
 * that only its metadata is copied; others are written out and read again.
 */
public final class Copies implements Cloner {
    private final KubernetesSerialization serialization;

    Copies(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> R clone(R resource) {
        return resource instanceof DriverState state ? (R) of(state) : serialization.clone(resource);
    }

    /** A copy whose metadata, spec and status can be set and leave the original as it is. */
    public static DriverState of(DriverState state) {
        var copy = new DriverState();
        copy.setMetadata(new ObjectMetaBuilder(state.getMetadata()).build());
        copy.setSpec(state.getSpec());
        copy.setStatus(state.getStatus());
        return copy;
    }
}
