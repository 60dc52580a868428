package io.pvdrivers.simulator.world.kubevirt;

/** A volume on its way into a running VMI, in it, or on its way out. */
final class Plug {
    /** KubeVirt's word for how far it is. */
    enum Phase {
        Pending,
        Bound,
        AttachedToNode,
        MountedToPod,
        Ready,
        UnMountedFromPod,
        Detaching
    }

    private final String volume;
    private final String claim;
    private final String pod;
    private Phase phase = Phase.Pending;
    private String reason = "";
    private String message = "";
    private boolean leaving;
    private boolean waiting;

    Plug(String volume, String claim, String pod) {
        this.volume = volume;
        this.claim = claim;
        this.pod = pod;
    }

    String volume() {
        return volume;
    }

    String claim() {
        return claim;
    }

    /** Its attachment pod. */
    String pod() {
        return pod;
    }

    Phase phase() {
        return phase;
    }

    String reason() {
        return reason;
    }

    String message() {
        return message;
    }

    void enter(Phase next, String why, String words) {
        phase = next;
        reason = why;
        message = words;
    }

    boolean isReady() {
        return phase == Phase.Ready;
    }

    /** Whether its claim is held on the VMI's node. */
    boolean holdsClaim() {
        return phase == Phase.MountedToPod || isReady();
    }

    boolean isLeaving() {
        return leaving;
    }

    void leave() {
        leaving = true;
        waiting = false;
    }

    /** Whether its next step is planned already. */
    boolean isWaiting() {
        return waiting;
    }

    void waiting(boolean now) {
        waiting = now;
    }
}
