package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import java.time.Instant;
import java.util.Optional;

/** Who decides about a VM now. Windows, pause and restart mode are read live, never frozen. */
public sealed interface Governance {
    /**
     * A policy selects the VM.
     *
     * @param windowOpen disruption is allowed now
     * @param opens when the next window opens, where that is known
     */
    record Governed(
            PolicyRef policy,
            DriverPolicySpec.Mode mode,
            boolean paused,
            RolloutSpec.RestartMode restart,
            RolloutSpec.ForeignChanges foreignChanges,
            boolean windowOpen,
            Optional<Instant> opens)
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
