package io.pvdrivers.simulator.torture;

import java.util.List;

/** The conditions of a DriverState at which something happens. */
final class Gates {
    /** Those that every migration comes past, in order. */
    static final List<String> FORWARD = List.of(
            "Admitted", "MediaAttached", "DriversInstalled", "BootReady", "DevicesSwitched", "Restarted", "Verified");

    private Gates() {}
}
