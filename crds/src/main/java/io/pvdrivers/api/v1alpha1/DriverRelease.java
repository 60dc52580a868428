package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** One virtio-win ISO: the driver versions it carries per Windows, how it reaches a VM, and what is known to be wrong with it. */
@JsonClassDescription(
        "One virtio-win ISO: the driver versions it carries for each Windows, how it reaches a VM, and what is known to be wrong with it.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("driverreleases")
@Singular("driverrelease")
@ShortNames("drvr")
public class DriverRelease extends CustomResource<DriverReleaseSpec, Void> {
    @Override
    protected @Nullable DriverReleaseSpec initSpec() {
        return null;
    }
}
