package io.pvdrivers.cli.verb;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.state.Facts;
import java.time.Instant;
import java.util.Optional;

/** How a VM stands, in sentences. */
final class Reasons {
    private Reasons() {}

    /** Why the operator has no record of a VM. */
    static String noRecord(LiveVm vm, Observed cluster) {
        return switch (governance(vm, cluster)) {
            case Governance.Governed governed ->
                "The operator has no DriverState of this VM yet, though policy "
                        + governed.policy().name() + " selects it. Is the operator running?";
            case Governance.Ungoverned ungoverned -> ungoverned.message();
        };
    }

    /** How the VM stands now. */
    static String standing(DriverStateStatus status) {
        return Optional.ofNullable(status.waitingFor())
                .map(w -> w.message())
                .orElseGet(() -> status.phase() == Phase.READY ? "It is Ready." : "");
    }

    /** Whether restarts of the VM's policy wait for somebody's word. */
    static boolean restartsByApproval(LiveVm vm, Observed cluster) {
        return governance(vm, cluster) instanceof Governance.Governed governed
                && governed.restart() == RestartMode.MANUAL;
    }

    static Governance governance(LiveVm vm, Observed cluster) {
        var os = Facts.operatingSystem(vm.vm(), vm.instance(), vm.status());
        return Governing.of(
                NamespacePolicies.of(
                        vm.namespace(),
                        Optional.ofNullable(cluster.namespaces().get(vm.namespace())),
                        cluster.policies().stream()),
                vm.vm(),
                os,
                Instant.now());
    }
}
