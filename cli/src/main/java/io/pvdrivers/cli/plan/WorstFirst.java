package io.pvdrivers.cli.plan;

import java.util.List;

/** The order of lists of VMs: what needs somebody comes first. */
public final class WorstFirst {
    /** The phase of a VM that the operator has no record of. */
    public static final String UNRECORDED = "Unrecorded";

    private static final List<String> PHASES = List.of(
            "Failed",
            "RolledBack",
            "Blocked",
            "Waiting",
            "Returning",
            "InProgress",
            "Releasing",
            "Pending",
            UNRECORDED,
            VmPlan.UNMANAGED,
            "Ready");

    private WorstFirst() {}

    /** Where a phase stands; one that is not known stands last. */
    public static int rank(String phase) {
        var rank = PHASES.indexOf(phase);
        return rank < 0 ? PHASES.size() : rank;
    }
}
