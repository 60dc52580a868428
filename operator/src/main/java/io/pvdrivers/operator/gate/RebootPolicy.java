package io.pvdrivers.operator.gate;

/**
 * What a reboot of Windows does to the VM's instance. With {@code domain.rebootPolicy: Terminate} it ends the instance: where KubeVirt then makes
 * a new one, that is a restart with all that waits in the template; where it does not, the VM is off.
 */
final class RebootPolicy {
    private RebootPolicy() {}

    /** As the running instance was made, which is what counts. */
    static boolean endsInstance(Situation situation) {
        return situation
                .vmi()
                .filter(i -> "Terminate".equals(i.getSpec().domain().rebootPolicy()))
                .isPresent();
    }

    /** What its owner may do instead of a restart of ours. */
    static String how(Situation situation) {
        return restarts(situation)
                ? "Restart the VM, or reboot Windows inside it, when it suits you: with its domain.rebootPolicy Terminate that is the same."
                : "Restart the VM when it suits you; a reboot inside Windows does not do.";
    }

    /** Whether a reboot inside Windows is as good as a restart of the VM. */
    static boolean restarts(Situation situation) {
        return endsInstance(situation)
                && RunStrategies.isAlways(situation)
                && situation.surroundings().cluster().hasRebootPolicy();
    }
}
