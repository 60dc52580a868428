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

/** The record of one selected VM: its plan, what was found, what was done and what it waits for. */
@JsonClassDescription("A DriverState is the record of one VM that a policy selects: its plan, what was found in the "
        + "guest, what was done and what the VM waits for. The operator writes it and it goes with the VM; "
        + "people read it.")
@Group("pvdrivers.io")
@Version("v1alpha1")
@Plural("driverstates")
@Singular("driverstate")
@ShortNames("drvs")
@Categories("pvdrivers")
@AdditionalPrinterColumn(name = "VM", jsonPath = ".spec.virtualMachine.name", getDescription = "The VM.")
@AdditionalPrinterColumn(
        name = "Release",
        jsonPath = ".status.choice.release",
        getDescription = "The release that the policy means for the VM.")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", getDescription = "How the VM stands.")
@AdditionalPrinterColumn(
        name = "Waiting-For",
        jsonPath = ".status.waitingFor.reason",
        getDescription = "What the VM waits for.")
@AdditionalPrinterColumn(
        name = "Restarts",
        jsonPath = ".status.restarts.count",
        type = Type.INTEGER,
        getDescription = "How often the operator has restarted the VM.")
@AdditionalPrinterColumn(
        name = "Installed",
        jsonPath = ".status.installed.release",
        getDescription = "The release that the drivers in the guest come from.")
@AdditionalPrinterColumn(
        name = "Known-Issues",
        jsonPath = ".status.installed.issues",
        getDescription = "What is known to be wrong with the drivers in the guest.")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.waitingFor.message",
        priority = 1,
        getDescription = "What the VM waits for, in a sentence.")
@AdditionalPrinterColumn(
        name = "Foreign",
        jsonPath = ".status.foreignDrivers[*].family",
        priority = 1,
        getDescription = "Drivers of another hypervisor in the guest; the first make of them.")
public class DriverState extends CustomResource<DriverStateSpec, DriverStateStatus> implements Namespaced, Tolerant {
    @Override
    protected @Nullable DriverStateSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DriverStateStatus initStatus() {
        return null;
    }
}
