package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.ForeignChanges;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** What the policies say about a VM now. Pure. */
public final class Governing {
    private Governing() {}

    /** Who decides about this VM. */
    public static Governance of(VirtualMachine vm, Optional<DriverPolicy> policy) {
        if (Selection.isOptedOut(vm)) {
            return new Governance.Ungoverned(
                    Reason.OPTED_OUT, "The VM's annotation " + Names.OPT_OUT + " asks to leave it alone.");
        }
        return policy.<Governance>map(Governing::governed)
                .orElseGet(() -> new Governance.Ungoverned(Reason.POLICY_GONE, "No DriverPolicy selects this VM."));
    }

    /** How a DriverState names its policy. */
    public static PolicyRef reference(DriverPolicy policy) {
        return new PolicyRef(
                "DriverPolicy",
                policy.getMetadata().getName(),
                policy.getMetadata().getUid(),
                policy.getMetadata().getGeneration());
    }

    private static Governance governed(DriverPolicy policy) {
        var spec = policy.getSpec();
        var rollout = Optional.ofNullable(spec.rollout());
        return new Governance.Governed(
                reference(policy),
                spec.mode(),
                Boolean.TRUE.equals(spec.paused()),
                rollout.map(RolloutSpec::restart).orElse(RestartMode.WHEN_USER_RESTARTS),
                rollout.map(RolloutSpec::foreignChanges).orElse(ForeignChanges.WAIT),
                MaintenanceWindow.isOpen(spec.rollout()),
                Optional.empty());
    }
}
