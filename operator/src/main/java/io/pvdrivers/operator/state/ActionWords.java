package io.pvdrivers.operator.state;

import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An action as a sentence for people. */
final class ActionWords {
    private ActionWords() {}

    static String of(Action action) {
        return switch (action) {
            case Action.BeginRun begin -> "The run begins; the devices are recorded as they are.";
            case Action.KeepSettings keep -> "Records the guest's IP settings and online disks.";
            case Action.KeepProof keep ->
                "Windows lists a disk on " + keep.proof().bus() + ": it can boot from there.";
            case Action.KeepVerification keep -> "The guest is as it is wanted.";
            case Action.BeginReturn begin -> "Puts the devices back: " + begin.message();
            case Action.KeepReturn keep -> "The guest is back on the devices it had.";
            case Action.Abandon abandon -> "Ends the run: " + abandon.message();
            case Action.EndRun end -> "The run is over.";
            case Action.KeepStaged staged -> "What was proposed to be put into the VM is in its spec.";
            case Action.KeepSwitched switched -> "The devices were switched in the VM's spec, as was proposed.";
            case Action.Propose propose -> ProposalWords.published(propose);
            case Action.Stage stage -> StagingWords.of(stage);
            case Action.Switch move ->
                "Switches " + Counted.of(move.wanted().size(), "device") + by(move)
                        + " and takes the ISO and the primer out.";
            case Action.Restore restore -> "Puts the devices back as they were.";
            case Action.CleanUp cleanUp -> "Takes out what the run put into the VM.";
            case Action.Restart restart ->
                switch (restart.cause()) {
                    case STAGING -> "Restarts the VM to bring in what was staged.";
                    case SWITCH -> "Restarts the VM onto its new devices.";
                    case RETURN -> "Restarts the VM onto the devices it had.";
                    case UNSTAGING -> "Restarts the VM without what was staged.";
                    case DRIVERS -> "Restarts the VM so that Windows loads its new drivers.";
                };
            case Action.RebootGuest reboot -> "Reboots Windows so that it loads its new drivers.";
            case Action.Install install ->
                "Installs "
                        + names(install.order().drivers().stream().map(DriverPackage::driver))
                        + " of release " + install.order().release() + " inside Windows.";
            case Action.RunJob job ->
                "Has a Job made from CronJob " + job.order().cronJob() + " install "
                        + names(job.order().drivers().stream()) + " of release "
                        + job.order().release() + ".";
            case Action.Prepare prepare ->
                prepare.order().suspendBitLocker()
                        ? "Suspends BitLocker for the next start of Windows, before devices change."
                        : "Turns hibernation and Fast Startup off, before devices change.";
            case Action.RemoveGhosts ghosts -> "Removes the hidden adapters of the former interfaces.";
            case Action.Repair repair -> repair(repair.order());
            case Action.ForgetOthers forget -> "Takes off the annotations that another VM's run has left on this one.";
            case Action.Unplug unplug -> StagingWords.of(unplug);
            case Action.ProvideVolume volume -> provide(volume.order());
            case Action.DropVolume volume -> "Deletes the volume " + volume.name() + ".";
            case Action.TakeSnapshot snapshot ->
                "Snapshots the VM as " + snapshot.name() + " before its devices change.";
            case Action.DropSnapshot snapshot -> "Deletes the snapshot " + snapshot.name() + ".";
            case Action.KeepScreenshot screenshot -> "Takes a picture of the VM's screen.";
            case Action.Forget forget -> "Leaves this VM alone from now on.";
        };
    }

    private static String by(Action.Switch move) {
        var preference = move.baseline().preference();
        return preference == null ? "" : " by preference " + preference.to() + " instead of " + preference.name();
    }

    private static String repair(RepairOrder order) {
        if (order.adapters().isEmpty()) {
            return "Brings " + Counted.of(order.disks().size(), "disk") + " online inside Windows.";
        }
        var settings =
                "puts the IP settings of " + Counted.of(order.adapters().size(), "adapter") + " back inside Windows.";
        return order.disks().isEmpty()
                ? "P" + settings.substring(1)
                : "Brings " + Counted.of(order.disks().size(), "disk") + " online and " + settings;
    }

    private static String names(Stream<Driver> drivers) {
        return drivers.map(Driver::inf).collect(Collectors.joining(", "));
    }

    private static String provide(VolumeOrder order) {
        return switch (order.content()) {
            case VolumeContent.Registry registry ->
                "Imports the ISO of release " + order.release() + " from " + registry.image() + " into the volume "
                        + order.name() + ".";
            case VolumeContent.Http http ->
                "Imports the ISO of release " + order.release() + " from " + http.url() + " into the volume "
                        + order.name() + ".";
            case VolumeContent.Blank blank -> "Makes the volume " + order.name() + " for a primer.";
        };
    }
}
