package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** States which virtio-win release the Windows VMs it selects must run, and which of their devices must be paravirtual. */
@JsonClassDescription(
        "States which virtio-win release the Windows VMs that it selects must run, and which of their devices must be paravirtual.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("driverpolicies")
@Singular("driverpolicy")
@ShortNames("drvp")
public class DriverPolicy extends CustomResource<DriverPolicySpec, DriverPolicyStatus> implements Namespaced {
    @Override
    protected @Nullable DriverPolicySpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DriverPolicyStatus initStatus() {
        return null;
    }
}
