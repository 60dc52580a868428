package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Repair;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;

/** Puts right inside the guest what was lost, twice at most; then it is a person's turn. */
final class RepairStep {
    private static final int REPAIRS = 2;

    private RepairStep() {}

    static Verdict judge(Situation situation, GuestSight.Seen seen, GuestDifference difference) {
        var repair = situation.run().map(Run::repair).filter(r -> situation.isOfThisInstance(r.vmiUID()));
        if (repair.isPresent() && !seen.observedAt().isAfter(repair.get().requestedAt())) {
            return Verdict.waitFor(Reason.REPAIRING, "Disks and IP settings are being put right inside the guest.");
        }
        var attempts = repair.map(Repair::attempts).orElse(0);
        var nothingToName =
                difference.disks().isEmpty() && difference.adapters().isEmpty();
        if (attempts >= REPAIRS || nothingToName || !seen.canAct()) {
            return complaint(difference);
        }
        return Verdict.act(new Action.Repair(
                situation.vmiUid().orElseThrow(), new RepairOrder(difference.adapters(), difference.disks())));
    }

    private static Verdict complaint(GuestDifference difference) {
        if (!difference.disks().isEmpty() || difference.countedDisks() > 0) {
            var which = difference.disks().isEmpty()
                    ? difference.countedDisks() + " of its disks"
                    : "these disks: " + String.join(", ", difference.disks());
            return Verdict.waitFor(
                    Reason.DISKS_OFFLINE,
                    "Windows is back and keeps offline " + which
                            + ". Bring them online inside Windows: Get-Disk | Where-Object IsOffline | Set-Disk -IsOffline $false");
        }
        var macs = difference.adapters().stream().map(a -> a.mac()).toList();
        return Verdict.waitFor(
                Reason.STATIC_IP_LOST,
                "Windows is without the IP settings that were made by hand on " + String.join(", ", macs)
                        + ". Their former values are in status.run.guestSettings; set them inside Windows.");
    }
}
