package io.pvdrivers.operator.action;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.action.VirtualMachines.Written;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does what was decided. */
public final class Performer {
    private final VirtualMachines virtualMachines;
    private final GuestAgent guestAgent;
    private final Services services;

    /** What does things outside VMs and guests, as far as the operator may. */
    public record Services(
            InstallJobs installJobs,
            MediaVolumes volumes,
            Snapshots snapshots,
            Screens screens,
            Preferences preferences) {
        /** Where the operator may do none of it. */
        public static final Services NONE = new Services(
                InstallJobs.none(), MediaVolumes.none(), Snapshots.none(), Screens.none(), Preferences.none());
    }

    public Performer(VirtualMachines virtualMachines, GuestAgent guestAgent, Services services) {
        this.virtualMachines = virtualMachines;
        this.guestAgent = guestAgent;
        this.services = services;
    }

    public MediaVolumes volumes() {
        return services.volumes();
    }

    public Preferences preferences() {
        return services.preferences();
    }

    public Snapshots snapshots() {
        return services.snapshots();
    }

    public Screens screens() {
        return services.screens();
    }

    /** What came of it. */
    public sealed interface Result {
        record Done() implements Result {}

        record Installing(InstallProgress progress) implements Result {}

        record JobInstalling(String jobUid, InstallProgress progress) implements Result {}

        /** It was done as far as it could be; a person has to see what is left. */
        record DoneInPart(String message) implements Result {}

        /** Nothing came of it now; look again. */
        record Again(String message) implements Result {}

        /** Somebody will not have it; a person has to see why. */
        record Refused(String message) implements Result {}
    }

    /** Patches the VM as it was read live. */
    public Result patch(
            Action.Patch action,
            VirtualMachines.Live live,
            Optional<VirtualMachineInstance> vmi,
            Optional<String> primerSerial) {
        var operations = VmPatches.of(action, live.object(), vmi, primerSerial);
        if (operations.isEmpty()) {
            return new Result.Done();
        }
        var metadata = live.view().getMetadata();
        return result(virtualMachines.patch(metadata.getNamespace(), metadata.getName(), operations));
    }

    public Result restart(String namespace, String name, Action.Restart restart) {
        return result(virtualMachines.restart(namespace, name, restart.atOnce()));
    }

    public Result install(Guest guest, Action.Install install) {
        return switch (guestAgent.install(guest, install.order())) {
            case Answer.Given<InstallProgress> given -> new Result.Installing(given.value());
            case Answer.NotConnected<InstallProgress> none -> new Result.Again(none.message());
            case Answer.CannotAsk<InstallProgress> cannot -> new Result.Refused(cannot.message());
        };
    }

    public Result reboot(Guest guest) {
        return result(guestAgent.reboot(guest));
    }

    public Result repair(Guest guest, Action.Repair repair) {
        return result(guestAgent.repair(guest, repair.order()));
    }

    public Result prepare(Guest guest, Action.Prepare prepare) {
        return result(guestAgent.prepare(guest, prepare.order()));
    }

    public Result removeGhosts(Guest guest, Action.RemoveGhosts ghosts) {
        return result(guestAgent.removeGhosts(guest, ghosts.pciIds()));
    }

    /** Has the Job made, or asks how it stands. */
    public Result job(VirtualMachine vm, DriverState owner, Action.RunJob job) {
        return switch (services.installJobs().progress(vm, owner, job.order())) {
            case InstallJobs.Outcome.Known known -> new Result.JobInstalling(known.jobUid(), known.progress());
            case InstallJobs.Outcome.AskAgain again -> new Result.Again(again.message());
            case InstallJobs.Outcome.Refused refused -> new Result.Refused(refused.message());
        };
    }

    private static Result result(Answer<?> answer) {
        return switch (answer) {
            case Answer.Given<?> given ->
                given.value() instanceof List<?> problems && !problems.isEmpty()
                        ? new Result.DoneInPart(
                                problems.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                        : new Result.Done();
            case Answer.NotConnected<?> none -> new Result.Again(none.message());
            case Answer.CannotAsk<?> cannot -> new Result.Refused(cannot.message());
        };
    }

    private static Result result(Written written) {
        return switch (written) {
            case Written.Done done -> new Result.Done();
            case Written.ReadAgain again -> new Result.Again(again.message());
            case Written.Refused refused -> new Result.Refused(refused.message());
        };
    }
}
