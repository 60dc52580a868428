package io.pvdrivers.operator.gate;

/** One step of a run. Both questions are asked of facts alone, so asking again after a crash gives the same answers. */
public interface Gate {
    /** The gate's condition type in the DriverState. */
    String condition();

    /** Whether what is wanted makes this gate matter. A gate that is not needed counts as passed and writes nothing. */
    boolean isNeeded(Situation situation);

    /** Whether the gate has passed, and what to do where it has not. Asked only where it is needed. */
    Verdict judge(Situation situation);
}
