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

/** States which virtio-win release the Windows VMs it selects must run, and which of their devices must be paravirtual. */
@JsonClassDescription("A DriverPolicy states which virtio-win release the Windows VMs that it selects must run, and "
        + "which of their disks and network interfaces must be paravirtual. In mode Enforce the operator "
        + "installs the drivers, proves that Windows can boot from them, switches the devices, verifies the "
        + "guest, and puts the devices back if the guest does not return.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("driverpolicies")
@Singular("driverpolicy")
@ShortNames("drvp")
@Categories("pvdrivers")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", getDescription = "How far the operator goes.")
@AdditionalPrinterColumn(name = "Release", jsonPath = ".status.release", getDescription = "The release in force.")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        getDescription = "Whether the policy is accepted and the operator is able to act on it.")
@AdditionalPrinterColumn(
        name = "Converged",
        jsonPath = ".status.conditions[?(@.type==\"Converged\")].status",
        getDescription = "Whether every selected VM is Ready.")
@AdditionalPrinterColumn(
        name = "VMs",
        jsonPath = ".status.counts.selected",
        type = Type.INTEGER,
        getDescription = "How many VMs the policy governs.")
@AdditionalPrinterColumn(
        name = "VMs-Ready",
        jsonPath = ".status.counts.ready",
        type = Type.INTEGER,
        getDescription = "How many of them are Ready.")
@AdditionalPrinterColumn(
        name = "VMs-Failed",
        jsonPath = ".status.counts.failed",
        type = Type.INTEGER,
        getDescription = "How many of them failed.")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        priority = 1,
        getDescription = "Why the condition Ready is what it is.")
public final class DriverPolicy extends CustomResource<DriverPolicySpec, DriverPolicyStatus>
        implements Namespaced, Tolerant, Policy {
    @Override
    protected @Nullable DriverPolicySpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DriverPolicyStatus initStatus() {
        return null;
    }
}
