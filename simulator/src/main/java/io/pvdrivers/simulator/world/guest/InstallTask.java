package io.pvdrivers.simulator.world.guest;

import java.util.List;
import java.util.Optional;

/**
 * What an installer inside a Windows is asked for.
 *
 * @param id names the installation
 * @param attempt counts its tries from 1
 * @param drivers in the order to install them
 * @param msi the package that is installed instead of single drivers
 * @param guestAgent whether the guest agent is installed last, which restarts it
 */
public record InstallTask(String id, int attempt, List<Item> drivers, Optional<Msi> msi, boolean guestAgent) {
    public InstallTask {
        drivers = List.copyOf(drivers);
    }

    /**
     * A driver on the ISO.
     *
     * @param inf its path there, such as {@code viostor\2k22\amd64\viostor.inf}
     * @param takesBack whether devices that run with a newer version get this one
     */
    public record Item(String name, String inf, String version, boolean takesBack) {

        PvDriver driver() {
            return PvDriver.named(name).orElseThrow();
        }

        /** The directory of the Windows it is for. */
        String directory() {
            String[] parts = inf.split("\\\\", -1);
            return parts.length == 4 ? parts[1] : "";
        }
    }

    /** The package with all drivers, and which of its features are wanted. */
    public record Msi(String path, List<String> features) {
        public Msi {
            features = List.copyOf(features);
        }
    }
}
