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

/** Facts about the inside of one VM, written by what its owners already run there. It has the name of the VM. */
@JsonClassDescription(
        "Facts about the inside of one Windows VM, written by what its owners already run there. It has the name of the VM.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("guestreports")
@Singular("guestreport")
@ShortNames("gr")
public class GuestReport extends CustomResource<GuestReportSpec, Void> implements Namespaced {
    @Override
    protected @Nullable GuestReportSpec initSpec() {
        return null;
    }
}
