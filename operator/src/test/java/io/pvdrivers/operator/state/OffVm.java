package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Choice;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.policy.Planning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The least there is to a situation: a VM that is off, and what is remembered of it. */
final class OffVm {
    private OffVm() {}

    static Situation at(Instant now, DriverStateStatus status) {
        var vm = KubernetesClients.serialization().unmarshal("""
                metadata: {name: erp, namespace: vms, uid: vm-1}
                spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
                """, VirtualMachine.class);
        return new Situation(
                now,
                vm,
                Optional.empty(),
                new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), null, null),
                status,
                new Governance.Ungoverned(Reason.POLICY_GONE, ""),
                Planning.none(),
                Catalog.of(List.of()),
                Optional.empty(),
                Choice.none(),
                Optional.empty(),
                new GuestSight.Off(),
                List.of(),
                new OperatingSystem.Windows("test"),
                Surroundings.UNKNOWN,
                Limits.DEFAULT,
                Docs.OF_MAIN);
    }
}
