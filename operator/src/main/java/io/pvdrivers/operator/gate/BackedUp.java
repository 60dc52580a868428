package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.SnapshotMode;

/** Is the snapshot there that the policy wants before the switch? */
final class BackedUp implements Gate {
    @Override
    public String condition() {
        return "BackedUp";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isPresent()
                && !situation.isSwitched()
                && !situation.pendingMoves().isEmpty()
                && situation.plan().safety().snapshot() != SnapshotMode.NEVER;
    }

    /** The API refuses every other value; a plan that has one all the same must not be switched without its snapshot. */
    @Override
    public Verdict judge(Situation situation) {
        return Verdict.blocked(
                Reason.NOT_BUILT, "This version of the operator takes no snapshots. Set safety.snapshot: Never.");
    }
}
