package io.pvdrivers.simulator.world.guest;

import java.util.Optional;

/**
 * A service, driver or program of another hypervisor in a guest.
 *
 * @param kind as facts.ps1 calls it
 * @param start when Windows loads it; empty for a program
 * @param running whether it runs; empty for a program
 */
public record ForeignPart(
        String name,
        String kind,
        Optional<String> vendor,
        Optional<String> version,
        Optional<String> start,
        Optional<Boolean> running) {

    static ForeignPart boot(String name, String vendor, String version, boolean running) {
        return service(name, "Driver", vendor, version, "Boot", running);
    }

    static ForeignPart manual(String name, String vendor, String version) {
        return service(name, "Driver", vendor, version, "Manual", false);
    }

    static ForeignPart service(String name, String vendor, String version, boolean running) {
        return service(name, "Service", vendor, version, "Automatic", running);
    }

    static ForeignPart product(String name, String vendor, String version) {
        return new ForeignPart(
                name, "Product", Optional.of(vendor), Optional.of(version), Optional.empty(), Optional.empty());
    }

    private static ForeignPart service(
            String name, String kind, String vendor, String version, String start, boolean running) {
        return new ForeignPart(
                name, kind, Optional.of(vendor), Optional.of(version), Optional.of(start), Optional.of(running));
    }
}
