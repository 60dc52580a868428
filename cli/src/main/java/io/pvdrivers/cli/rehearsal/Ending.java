package io.pvdrivers.cli.rehearsal;

/** Why a rehearsal is over. */
public enum Ending {
    /** Every VM is where it stays. */
    SETTLED,
    /** Some VM should move, and nothing did for hours of simulated time. */
    STUCK,
    /** It took longer than whoever started it has patience for. */
    OUT_OF_PATIENCE
}
