package io.pvdrivers.simulator.world.guest;

/** What a VM shows on its screen. */
public enum Screen {
    /** Nothing: the guest boots or goes down. */
    BLANK,
    /** The guest works. */
    DESKTOP,
    /** The guest stopped: a stop error, a recovery key that is wanted, or nothing to boot from. */
    STOP_ERROR
}
