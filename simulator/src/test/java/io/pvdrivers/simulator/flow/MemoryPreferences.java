package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.gate.PreferenceLever.Asked;
import io.pvdrivers.operator.gate.PreferencesSeen;
import io.pvdrivers.operator.kubevirt.Preference;
import io.pvdrivers.simulator.world.World;
import java.util.Optional;

/** The preferences of a world. */
final class MemoryPreferences implements Preferences {
    private final World world;

    MemoryPreferences(World world) {
        this.world = world;
    }

    @Override
    public Optional<PreferencesSeen> look(String namespace, Asked asked) {
        var scope = Preference.isNamespaced(asked.kind()) ? namespace : "";
        return Optional.of(PreferencesSeen.of(of(scope, asked.from()), of(scope, asked.to())));
    }

    private Optional<Preference> of(String namespace, String name) {
        return world.preference(namespace, name).map((ObjectNode object) -> Preference.of(object));
    }
}
