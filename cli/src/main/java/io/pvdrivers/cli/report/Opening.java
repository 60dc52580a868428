package io.pvdrivers.cli.report;

import java.math.BigDecimal;

/** The first line of a rehearsal. */
final class Opening {
    private Opening() {}

    static String line(int vms, int policies, double speed) {
        return "Rehearsing " + Words.count(vms, "VM") + " under "
                + Words.count(policies, "DriverPolicy").replace("Policys", "Policies")
                + ", " + BigDecimal.valueOf(speed).stripTrailingZeros().toPlainString()
                + " times as fast as a cluster. KubeVirt and Windows are stand-ins; the operator is the real one.";
    }
}
