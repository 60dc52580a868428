package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Objects;

/**
 * Restores of a VM from a snapshot. KubeVirt replaces the VM's spec by the snapshot's and leaves the restore's name in an annotation; what
 * this operator knew of the spec means nothing after one.
 */
final class Restores {
    private Restores() {}

    /** Whether the VM was restored since a run began. A VM that was born of a restore carries its mark from the start. */
    static boolean since(Situation situation, Run run) {
        return !Objects.equals(situation.annotation(Names.LAST_RESTORE).orElse(null), run.restoreBefore());
    }

    /** Whether a restore ended this run. */
    static boolean ended(Run run) {
        return Reason.RESTORED.code().equals(run.reason());
    }
}
