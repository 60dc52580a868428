package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A policy for the VMs of one namespace or of the cluster. Both kinds say the same things. It is read as what it is: what an
 * interface of Fabric8's model is read by comes before what its classes say.
 */
@JsonDeserialize(using = JsonDeserializer.None.class)
public sealed interface Policy extends HasMetadata permits DriverPolicy, ClusterDriverPolicy {
    DriverPolicySpec getSpec();

    @Nullable DriverPolicyStatus getStatus();
}
