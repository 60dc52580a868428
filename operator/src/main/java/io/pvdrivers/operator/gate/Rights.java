package io.pvdrivers.operator.gate;

/**
 * What the operator was started with leave to do, beyond what it always may.
 *
 * @param installJobs have Jobs install drivers
 * @param volumes make volumes, and plug them into running VMs
 * @param ownMedia use images and claims that a policy names
 * @param snapshots snapshot VMs
 * @param screenshots keep a picture of a VM's screen
 */
public record Rights(boolean installJobs, boolean volumes, boolean ownMedia, boolean snapshots, boolean screenshots) {
    public static final Rights NONE = new Rights(false, false, false, false, false);

    /** Everything. */
    public static final Rights ALL = new Rights(true, true, true, true, true);
}
