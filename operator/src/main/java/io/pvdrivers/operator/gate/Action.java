package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Baseline;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.GuestSettings;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Outcome;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.PrepareOrder;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.util.List;
import java.util.Optional;

/** One thing to do. */
public sealed interface Action {

    /** Something to remember, in the DriverState alone. */
    sealed interface Note extends Action {}

    /** The run begins: its baseline is kept before anything is written. */
    record BeginRun(Baseline baseline) implements Note {}

    record KeepSettings(GuestSettings settings) implements Note {}

    record KeepProof(Proof proof) implements Note {}

    record KeepVerification(Verification verification) implements Note {}

    /** The decision to put the devices back, kept before the first restoring patch. */
    record BeginReturn(Reason reason, String message) implements Note {}

    /** The return has been verified. */
    record KeepReturn() implements Note {}

    /** The run goes no further; what is ours leaves the VM next. */
    record Abandon(Outcome outcome, Reason reason, String message) implements Note {}

    /** The run is over. */
    record EndRun(Outcome outcome) implements Note {}

    /** A patch of the VM, computed from the VM as it is read live. */
    sealed interface Patch extends Action {}

    /**
     * Put drive, primer or both into the VM.
     *
     * @param image the release's containerDisk, where the drive is to come
     * @param primerBus the primer's bus, where one is to come
     */
    record Stage(
            Baseline baseline,
            Optional<String> image,
            Optional<String> imagePullSecret,
            Optional<String> primerBus,
            boolean pinMacAddresses)
            implements Patch {}

    /** Move the devices, and take drive and primer out. */
    record Switch(Baseline baseline, List<WantedDevice> wanted, boolean pinMacAddresses) implements Patch {}

    /**
     * Put every device back as the baseline has it, and take drive and primer out.
     *
     * @param wanted the values this run had given: a device that somebody gave another value keeps theirs
     */
    record Restore(Baseline baseline, List<WantedDevice> wanted) implements Patch {}

    /** Take drive, primer and annotations out. */
    record CleanUp() implements Patch {}

    /** Why a restart is asked. */
    enum RestartCause {
        STAGING,
        SWITCH,
        RETURN,
        UNSTAGING;

        /** A restart that brings a VM back waits for almost nothing. */
        public boolean isRescue() {
            return this == RETURN || this == UNSTAGING;
        }
    }

    /**
     * Restart the VM.
     *
     * @param atOnce without a graceful shutdown, for a guest that never answered in this VMI
     */
    record Restart(RestartCause cause, String vmiUid, boolean atOnce) implements Action {}

    /**
     * A Job that installs drivers in a guest.
     *
     * @param cronJob the suspended CronJob that it is made from
     * @param runId the run it belongs to; a run has one Job
     * @param jobUid the Job that was made: one that is known and gone is not made again
     * @param ipAddresses where the guest can be reached, as KubeVirt tells
     * @param os the Windows in the guest
     * @param image the image that holds the release's ISO, where one is named
     * @param secondsLeft how long until the run gives the installation up
     */
    record JobOrder(
            String cronJob,
            String runId,
            Optional<String> jobUid,
            String vmiUid,
            List<String> ipAddresses,
            String release,
            GuestOs os,
            Optional<String> image,
            List<Driver> drivers,
            long secondsLeft) {
        public JobOrder {
            ipAddresses = List.copyOf(ipAddresses);
            drivers = List.copyOf(drivers);
        }
    }

    /** Reboot Windows inside its VMI. */
    record RebootGuest(String vmiUid) implements Action {}

    record Install(String vmiUid, InstallOrder order, boolean disruptsNetwork) implements Action {}

    /** Have a Job of the owner's install the drivers. */
    record RunJob(JobOrder order, boolean disruptsNetwork) implements Action {}

    /** Suspend BitLocker or turn hibernation off, before devices change. */
    record Prepare(String vmiUid, PrepareOrder order) implements Action {}

    /** Remove the adapters of interfaces that are gone. */
    record RemoveGhosts(String vmiUid, List<String> pciIds) implements Action {}

    record Repair(String vmiUid, RepairOrder order) implements Action {}

    /** The VM is no longer ours to care for: its DriverState goes. */
    record Forget() implements Action {}
}
