package io.pvdrivers.operator.action;

import io.pvdrivers.operator.gate.PreferenceLever.Asked;
import io.pvdrivers.operator.gate.PreferencesSeen;
import java.util.Optional;

/** KubeVirt's preferences. They are read, never written. */
public interface Preferences {

    /**
     * The two that a VM's plan names; empty where the API server does not answer now.
     *
     * @param namespace of the VM
     */
    Optional<PreferencesSeen> look(String namespace, Asked asked);

    /** Where the operator has no right to read them. */
    static Preferences none() {
        return (namespace, asked) ->
                Optional.of(PreferencesSeen.refused("This operator was started without --preferences."));
    }
}
