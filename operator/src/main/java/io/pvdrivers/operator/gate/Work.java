package io.pvdrivers.operator.gate;

/** Whether a VM needs anything at all. */
enum Work {
    NONE,
    SOME,
    /** The VM does not run, or nothing tells what is inside. */
    UNKNOWN;

    static Work of(Situation situation) {
        if (!situation.pendingMoves().isEmpty()) {
            return SOME;
        }
        var valueUnknown = situation.devices().stream()
                .anyMatch(d -> d.stays().isEmpty() && d.value().isEmpty());
        if (valueUnknown) {
            return UNKNOWN;
        }
        return DriverCheck.of(situation)
                .map(check -> check.unfinished().isEmpty() ? NONE : SOME)
                .orElse(UNKNOWN);
    }
}
