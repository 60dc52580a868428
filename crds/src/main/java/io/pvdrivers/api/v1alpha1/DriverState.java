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

/** The record of one selected VM: its plan, what was found, what was done and what it waits for. */
@JsonClassDescription(
        "The record of one selected VM: its plan, what was found, what was done and what it waits for. The operator writes it.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("driverstates")
@Singular("driverstate")
@ShortNames("drvs")
public class DriverState extends CustomResource<DriverStateSpec, DriverStateStatus> implements Namespaced {
    @Override
    protected @Nullable DriverStateSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DriverStateStatus initStatus() {
        return null;
    }
}
