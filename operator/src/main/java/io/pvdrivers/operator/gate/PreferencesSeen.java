package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.kubevirt.Preference;
import java.util.Optional;

/**
 * The two preferences of a plan as the API server has them.
 *
 * @param from empty where there is none of that name
 * @param to empty where there is none of that name
 * @param refused why the API server does not let the operator read them; empty where it does
 */
public record PreferencesSeen(Optional<Preference> from, Optional<Preference> to, Optional<String> refused) {

    /** Both were asked for. */
    public static PreferencesSeen of(Optional<Preference> from, Optional<Preference> to) {
        return new PreferencesSeen(from, to, Optional.empty());
    }

    /** The API server would not tell. */
    public static PreferencesSeen refused(String sentence) {
        return new PreferencesSeen(Optional.empty(), Optional.empty(), Optional.of(sentence));
    }
}
