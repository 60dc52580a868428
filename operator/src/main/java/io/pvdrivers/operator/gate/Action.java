package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.PrepareOrder;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.time.Duration;
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

    /** What was proposed to be put into the VM is there. */
    record KeepStaged() implements Note {}

    /** The devices are switched, or the first of them, as was proposed. */
    record KeepSwitched() implements Note {}

    /** A patch of the VM, computed from the VM as it is read live. */
    sealed interface Patch extends Action {}

    /** What comes in as the medium of a drive. */
    sealed interface StagedMedia {
        /** A container image, in a drive of its own that comes with the next start. */
        record Image(String image, Optional<String> pullSecret) implements StagedMedia {}

        /**
         * A claim.
         *
         * @param hot into the empty drive that the running VM has; else in a drive of its own that comes with the next start
         */
        record Claim(String claimName, boolean hot) implements StagedMedia {}
    }

    /**
     * A primer that comes in.
     *
     * @param claimName the claim behind one that is plugged into the running VM; empty for one that comes with the next start
     */
    record StagedPrimer(String bus, Optional<String> claimName) {}

    /** Put media, a primer or both into the VM: both plugged into the running VM, or both for the next start. */
    record Stage(Baseline baseline, Optional<StagedMedia> media, Optional<StagedPrimer> primer, boolean pinMacAddresses)
            implements Patch {}

    /**
     * Take what was plugged in out of the running VM again.
     *
     * @param keepDrive leave the drive that the medium was in, empty
     * @param givenUp the guest never got it; it is not plugged into this instance again
     */
    record Unplug(boolean media, boolean keepDrive, boolean primer, boolean givenUp) implements Patch {
        public static Unplug ofPrimer(boolean givenUp) {
            return new Unplug(false, true, true, givenUp);
        }
    }

    /**
     * Move the devices, and take drive and primer out.
     *
     * @param keepDrive leave an empty drive
     */
    record Switch(Baseline baseline, List<WantedDevice> wanted, boolean pinMacAddresses, boolean keepDrive)
            implements Patch {}

    /**
     * Put every device back as the baseline has it, and take drive and primer out.
     *
     * @param wanted the values this run had given: a device that somebody gave another value keeps theirs
     * @param keepDrive leave an empty drive, where the VM has one
     */
    record Restore(Baseline baseline, List<WantedDevice> wanted, boolean keepDrive) implements Patch {}

    /**
     * Take drive, primer and annotations out.
     *
     * @param keepDrive leave an empty drive, where the VM has one
     */
    record CleanUp(boolean keepDrive) implements Patch {}

    /** Take the annotations off that another VM's run has left, and the one that asks for it. */
    record ForgetOthers() implements Patch {}

    /** Publish a patch of the VM for somebody else to make. */
    record Propose(Patch patch) implements Action {
        /** What the patch is for, in one word. */
        public String step() {
            return patch.getClass().getSimpleName();
        }
    }

    /** Why a restart is asked. */
    enum RestartCause {
        STAGING,
        SWITCH,
        RETURN,
        UNSTAGING,
        /** In place of a reboot of Windows, where that would end the VMI. */
        DRIVERS;

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
    record Restart(RestartCause cause, String vmiUid, boolean atOnce) implements Action {
        /**
         * A request whose answer was lost may reach KubeVirt late, and would then restart the instance that came of the second one. No request
         * lives this long.
         */
        public static final Duration BEFORE_ASKING_AGAIN = Duration.ofMinutes(2);
    }

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

    /** What a volume is filled with. */
    sealed interface VolumeContent {
        /** The ISO in a container image. */
        record Registry(String image, Optional<String> pullSecret) implements VolumeContent {}

        /** The ISO on a web server; {@code sha256} is checked. */
        record Http(String url, String sha256) implements VolumeContent {}

        /** Nothing: a disk for Windows to see, and no more. */
        record Blank() implements VolumeContent {}
    }

    /**
     * A volume to be made.
     *
     * @param shared for all VMs of the namespace; else for one VM, and gone with its DriverState
     * @param release whose ISO it is
     */
    record VolumeOrder(
            String name,
            VolumeContent content,
            boolean shared,
            String release,
            Optional<String> storageClassName,
            Optional<String> accessMode) {}

    /** Have a volume made, or ask how it stands. */
    record ProvideVolume(VolumeOrder order) implements Action {}

    /** Delete a volume that was made for this VM alone. */
    record DropVolume(String name) implements Action {}

    /** Have the VM snapshotted, or ask how that stands. */
    record TakeSnapshot(String name, String runId) implements Action {}

    /** Delete a snapshot of ours. */
    record DropSnapshot(String name) implements Action {}

    /**
     * Keep a picture of the VM's screen; what comes of it holds nothing up.
     *
     * @param returned of the guest on the devices it had before, beside the one of before the return
     */
    record KeepScreenshot(String vmiUid, boolean returned) implements Action {}

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
