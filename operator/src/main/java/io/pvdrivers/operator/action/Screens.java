package io.pvdrivers.operator.action;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.gate.Action.KeepScreenshot;

/** Pictures of what VMs show on their screens. */
public interface Screens {
    /** What came of it. */
    sealed interface Outcome {
        /** The picture is in this ConfigMap, in the VM's namespace. */
        record Kept(String configMap) implements Outcome {}

        /** There is none. It holds nothing up. */
        record None(String message) implements Outcome {}
    }

    /** Takes a picture of the running VMI and keeps it with the state of its VM; a VM has at most one of each kind. */
    Outcome keep(DriverState owner, KeepScreenshot order);

    /** Where the operator may take none. */
    static Screens none() {
        return (owner, order) ->
                new Outcome.None("This operator takes no pictures of screens: it was started without --screenshots.");
    }
}
