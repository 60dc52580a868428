package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How to rehearse.
 *
 * @param start the first moment of the simulated time
 * @param seed the same seed, the same world
 * @param speed seconds of simulated time in a second
 * @param faults what goes wrong, for every VM
 * @param admin whether a stand-in for the VMs' admin does what the operator asks people for
 * @param media which image holds the ISO of which release
 * @param patience how long the rehearsal may really take
 */
public record RehearsalSettings(
        Instant start,
        long seed,
        double speed,
        List<Fault> faults,
        boolean admin,
        Map<String, String> media,
        Duration patience) {
    public RehearsalSettings {
        faults = List.copyOf(faults);
        media = Map.copyOf(media);
    }
}
