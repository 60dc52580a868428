package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.kubevirt.Names;

/** Is nothing of ours left in the VM? A drive that only the VMI still has leaves with its next start. */
final class CleanedUp implements Gate {
    @Override
    public String condition() {
        return "CleanedUp";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return isTraceLeft(situation) && !isLeftAlone(situation)
                || VolumeOrders.leftOver(situation).isPresent();
    }

    /** By a policy that only looked, and is gone. */
    private static boolean isLeftAlone(Situation situation) {
        return situation.governance() instanceof Governance.Ungoverned && Hands.leavesWhatIsThere(situation);
    }

    private static boolean isTraceLeft(Situation situation) {
        return OurTraces.mustLeave(situation) || OurTraces.inAnnotations(situation) || isWishFulfilled(situation);
    }

    /** A rollback that was asked for is asked for once. */
    private static boolean isWishFulfilled(Situation situation) {
        var rollback = situation.status().rollback();
        return !situation.isProposed()
                && rollback != null
                && rollback.verifiedAt() != null
                && situation.run().map(Run::id).filter(rollback.runId()::equals).isPresent()
                && situation.annotation(Names.ROLLBACK).isPresent();
    }

    @Override
    public Verdict judge(Situation situation) {
        if (situation.run().isEmpty()
                && isTraceLeft(situation)
                && situation.governance() instanceof Governance.Governed governed
                && !governed.mayAct()) {
            return Verdict.waitFor(
                    Reason.AUDIT,
                    "Drive, primer or annotations of a run are left in this VM, as after a clone of one in a run. They are left there:"
                            + " the policy's mode is Audit.");
        }
        return Verdict.act(
                isTraceLeft(situation)
                        ? new Action.CleanUp(KeptDrive.stays(situation))
                        : VolumeOrders.leftOver(situation).orElseThrow());
    }
}
