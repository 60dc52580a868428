package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanMedia;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** The empty drive that a policy keeps in its VMs for later releases. Users may create VMs with one themselves. */
final class KeptDrive {
    private KeptDrive() {}

    /** Whether the policy wants one. */
    static boolean isWished(Situation situation) {
        return situation.governance() instanceof Governance.Governed
                && Optional.ofNullable(situation.plan().media())
                        .filter(PlanMedia::keepDrive)
                        .isPresent();
    }

    /** Whether a patch of ours leaves one: only where it can be filled while the VM runs. */
    static boolean stays(Situation situation) {
        return isWished(situation) && situation.surroundings().cluster().canFillDrive(situation.vm());
    }

    /**
     * Whether one that stands in the VM is left alone for now. What KubeVirt can do does not count here: drives of a whole fleet do not
     * leave because a feature gate was off for a moment. Nor does one leave that was found where nothing is to be written.
     */
    static boolean isLeft(Situation situation) {
        var onlyLooks = situation.run().isEmpty()
                && situation.governance() instanceof Governance.Governed governed
                && !governed.mayAct();
        return isWished(situation) || onlyLooks;
    }

    /** Whether KubeVirt takes a patch that leaves an empty drive in a VM: it refuses every other one. */
    static boolean isAdmitted(Situation situation) {
        return situation.surroundings().cluster().admitsEmptyDrives();
    }

    /** Whether an empty drive keeps KubeVirt from taking any patch of the VM. */
    static boolean isInTheWay(Situation situation) {
        return isEmptyIn(OurTraces.spec(situation)) && !isAdmitted(situation);
    }

    /** Takes what the drive holds out of it, and the drive along where it may not stand empty. */
    static Action.Unplug empty(Situation situation, boolean primerToo) {
        return new Action.Unplug(true, isAdmitted(situation), primerToo, false);
    }

    /** Whether there is a drive of this name, filled or empty. */
    static boolean isIn(InstanceSpec spec) {
        return spec.domain().devices().disks().stream()
                .anyMatch(d -> d.name().equals(Names.DRIVE)
                        && d.cdrom() != null
                        && (d.cdrom().bus() == null || d.cdrom().bus().equals("sata")));
    }

    static boolean isEmptyIn(InstanceSpec spec) {
        return isIn(spec) && OurTraces.volume(spec, Names.DRIVE).isEmpty();
    }
}
