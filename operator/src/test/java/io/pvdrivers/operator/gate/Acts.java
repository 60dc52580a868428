package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.PrepareOrder;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.util.List;
import java.util.Optional;

/** One act of each kind: the same for every VM but for its baseline. */
final class Acts {
    private Acts() {}

    /** By the name of its kind, or by the cause of a restart. {@code NetKvm} says that the guest loses its network for a moment. */
    static Action named(String act, Situation situation) {
        var baseline = situation.baseline().orElseThrow();
        return switch (act) {
            case "KeepStaged" -> new Action.KeepStaged();
            case "Forget" -> new Action.Forget();
            case "ProvideVolume" -> new Action.ProvideVolume(volume());
            case "DropVolume" -> new Action.DropVolume("primer");
            case "TakeSnapshot" -> new Action.TakeSnapshot("erp-run-1-0", "run-1");
            case "DropSnapshot" -> new Action.DropSnapshot("erp-run-1-0");
            case "KeepScreenshot" -> new Action.KeepScreenshot("vmi-1", false);
            case "Stage" -> new Action.Stage(baseline, Optional.empty(), Optional.empty(), false);
            case "Switch" -> new Action.Switch(baseline, situation.moves(), false, false);
            case "Unplug" -> Action.Unplug.ofPrimer(false);
            case "Restore" -> new Action.Restore(baseline, situation.moves(), false);
            case "CleanUp" -> new Action.CleanUp(false);
            case "ForgetOthers" -> new Action.ForgetOthers();
            case "Propose" -> new Action.Propose(new Action.CleanUp(false));
            case "RebootGuest" -> new Action.RebootGuest("vmi-1");
            case "Install" -> new Action.Install("vmi-1", install(), false);
            case "InstallNetKvm" -> new Action.Install("vmi-1", install(), true);
            case "RunJob" -> new Action.RunJob(job(), false);
            case "RunJobNetKvm" -> new Action.RunJob(job(), true);
            case "Prepare" -> new Action.Prepare("vmi-1", new PrepareOrder(true, false));
            case "Repair" -> new Action.Repair("vmi-1", new RepairOrder(List.of(), List.of()));
            case "RemoveGhosts" -> new Action.RemoveGhosts("vmi-1", List.of("8086:10d3"));
            default -> new Action.Restart(RestartCause.valueOf(act), "vmi-1", false);
        };
    }

    private static VolumeOrder volume() {
        return new VolumeOrder(
                "primer", new Action.VolumeContent.Blank(), false, "0.1.302", Optional.empty(), Optional.empty());
    }

    private static InstallOrder install() {
        return new InstallOrder("run-1", "0.1.302", windows(), Architecture.AMD64, List.of(), false, false);
    }

    private static JobOrder job() {
        return new JobOrder(
                "drivers",
                "run-1",
                Optional.empty(),
                "vmi-1",
                List.of(),
                "0.1.302",
                windows(),
                Optional.empty(),
                List.of(),
                600);
    }

    private static GuestOs windows() {
        return Given.aVm().situation().guestOs().orElseThrow();
    }
}
