package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Facts about the inside of one VM, written by what its owners already run there. It has the name of the VM. */
@JsonClassDescription(
        "A GuestReport states facts about the inside of one Windows VM and has the name of that VM. It is "
                + "written by what its owners already run in guests, such as Ansible or a scheduled task, for "
                + "guests that the operator cannot look into. Its writers need no right on VMs.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("guestreports")
@Singular("guestreport")
@ShortNames("gr")
@Categories("pvdrivers")
@AdditionalPrinterColumn(
        name = "Observed",
        jsonPath = ".spec.observedAt",
        type = Type.DATE,
        getDescription = "How long ago the facts were read inside the guest.")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class GuestReport extends CustomResource<GuestReportSpec, Void> implements Namespaced, Tolerant {
    @Override
    protected @Nullable GuestReportSpec initSpec() {
        return null;
    }
}
