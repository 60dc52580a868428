package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.operator.rollout.Estimate;
import io.pvdrivers.operator.window.Access;

/** Who decides about a VM now. Windows, pause and restart mode are read live, never frozen. */
public sealed interface Governance {
    /**
     * A policy selects the VM.
     *
     * @param access whether disruption is allowed now
     * @param estimate how long the VM is expected to take
     */
    record Governed(
            PolicyRef policy,
            DriverPolicySpec.Mode mode,
            boolean paused,
            RolloutSpec.RestartMode restart,
            RolloutSpec.ForeignChanges foreignChanges,
            Access access,
            Estimate estimate)
            implements Governance {
        /** Whether the policy lets the operator write VMs. */
        boolean mayWrite() {
            return mode == DriverPolicySpec.Mode.ENFORCE;
        }

        /** Whether it lets VMs go on their way, whoever writes them. */
        boolean mayAct() {
            return mode != DriverPolicySpec.Mode.AUDIT;
        }
    }

    /** Nobody does: no policy selects the VM, or its owner opted out. */
    record Ungoverned(Reason reason, String message) implements Governance {}
}
