package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** One virtio-win ISO: the driver versions it carries per Windows, how it reaches a VM, and what is known to be wrong with it. */
@JsonClassDescription("A DriverRelease describes one virtio-win ISO: the driver versions it carries for each Windows, "
        + "how it reaches a VM, and what is known to be wrong with it. Who may write one decides what runs "
        + "with SYSTEM rights in every governed guest.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("driverreleases")
@Singular("driverrelease")
@ShortNames("drvr")
@Categories("pvdrivers")
@ValidationRule(
        value = "self.metadata.name == self.spec.version",
        fieldPath = ".spec.version",
        message = "spec.version: must be the same as metadata.name; policies name a release by its version")
@AdditionalPrinterColumn(name = "Released", jsonPath = ".spec.released", getDescription = "When it was published.")
@AdditionalPrinterColumn(name = "Channels", jsonPath = ".spec.channels", getDescription = "Where it was published.")
@AdditionalPrinterColumn(
        name = "Provenance",
        jsonPath = ".spec.provenance",
        getDescription = "Who built and signed it.")
@AdditionalPrinterColumn(
        name = "Blocked-By",
        jsonPath = ".spec.knownIssues[?(@.severity==\"Block\")].id",
        getDescription = "The first known issue that keeps it from the VMs it concerns.")
@AdditionalPrinterColumn(
        name = "Image",
        jsonPath = ".spec.media.containerDisk.image",
        priority = 1,
        getDescription = "The container image that holds the ISO.")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class DriverRelease extends CustomResource<DriverReleaseSpec, Void> implements Tolerant {
    @Override
    protected @Nullable DriverReleaseSpec initSpec() {
        return null;
    }
}
