package io.pvdrivers.operator.kubevirt;

/** Names of what the operator puts into a VirtualMachine, and of the annotations it reads there. */
public final class Names {
    /** The drive with the release's ISO. */
    public static final String MEDIA = "pvdrivers-media";

    /** The tiny disk on the target bus that makes Windows bind its driver. */
    public static final String PRIMER = "pvdrivers-primer";

    /** An empty drive that stays for later releases. */
    public static final String DRIVE = "pvdrivers-drive";

    /** How a primer's serial begins; twelve hex digits drawn for each staging follow. */
    public static final String PRIMER_SERIAL = "pvd-";

    public static final String ANNOTATION_PREFIX = "pvdrivers.io/";

    /** The run that put something into the VM. */
    public static final String RUN = ANNOTATION_PREFIX + "run";

    /** The devices as they were before that run, for whoever has to put them back without the operator. */
    public static final String BASELINE = ANNOTATION_PREFIX + "baseline";

    /** Set by people, on a VM, or as a label on its namespace: leave it alone. The value may say why. */
    public static final String OPT_OUT = ANNOTATION_PREFIX + "opt-out";

    /** Set by people, an annotation there: when that ends, as an RFC 3339 time. */
    public static final String OPT_OUT_UNTIL = ANNOTATION_PREFIX + "opt-out-until";

    /** Set by people: names the run that may disrupt this VM. */
    public static final String APPROVED = ANNOTATION_PREFIX + "approved";

    /** Set by people: try again after a run that failed; any new value counts. */
    public static final String RETRY = ANNOTATION_PREFIX + "retry";

    /** Set by people: put the devices back now. */
    public static final String ROLLBACK = ANNOTATION_PREFIX + "rollback";

    /** Set by people, on a policy or a VM: guests may be disrupted until then, whatever the windows say. */
    public static final String OPEN_UNTIL = ANNOTATION_PREFIX + "open-until";

    /** On what the operator makes beside VMs: who made it. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** On a volume with an ISO: the release. */
    public static final String MEDIA_LABEL = ANNOTATION_PREFIX + "media";

    /** Set by people: take out the annotations that another VM's run has left on this one. */
    public static final String FORGET = ANNOTATION_PREFIX + "forget";

    /** Set by KubeVirt: which VirtualMachineRestore the VM was last restored by. */
    public static final String LAST_RESTORE = "restore.kubevirt.io/lastRestoreUID";

    /** Set by KubeMacPool on every VM whose MAC addresses it gives out. */
    public static final String MAC_POOL = "kubemacpool.io/transaction-timestamp";

    private Names() {}

    /** Whether a disk or volume of this name is the operator's. */
    public static boolean isOurs(String device) {
        return device.equals(MEDIA) || device.equals(PRIMER) || device.equals(DRIVE);
    }
}
