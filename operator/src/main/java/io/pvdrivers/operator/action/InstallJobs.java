package io.pvdrivers.operator.action;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;

/**
 * Has drivers installed by Jobs. Each is made from a suspended CronJob that the VMs' owners keep beside their VMs, with an image, an account
 * and credentials of theirs; the operator knows none of these.
 */
public interface InstallJobs {
    /** The label that a CronJob's owner sets to {@code true}, so that policies may have it run. */
    String MAY_RUN = "pvdrivers.io/install-job";

    /** What came of asking. */
    sealed interface Outcome {
        /** The Job runs or has ended. Its uid is to be kept: a Job that is known and gone is not made again. */
        record Known(String jobUid, InstallProgress progress) implements Outcome {}

        /** The API server could not say; nothing is known. */
        record AskAgain(String message) implements Outcome {}

        /** There is no Job and there will be none before somebody does what the sentence says. */
        record Refused(String message) implements Outcome {}
    }

    /**
     * Makes the Job of this order, or finds it again, and says how it stands.
     *
     * @param owner the record of the VM; the Job goes with it
     */
    Outcome progress(VirtualMachine vm, DriverState owner, JobOrder order);

    /** An operator that was not given the right to make Jobs. */
    static InstallJobs none() {
        return (vm, owner, order) -> new Outcome.Refused(
                "This operator does not run Jobs: it was started without --install-jobs. In the chart, set installJobs.enabled=true.");
    }
}
