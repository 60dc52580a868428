package io.pvdrivers.operator.rollout;

/** How a VM stands in its policy's rollout. */
public enum Standing {
    READY,
    /** Asks for a ticket. */
    ASKS,
    /** A run is under way and no person is awaited. */
    IN_FLIGHT,
    /** A person is awaited. */
    AWAITING,
    PENDING,
    BLOCKED,
    FAILED,
    ROLLED_BACK
}
