package io.pvdrivers.simulator.world.guest;

import java.util.Optional;

/**
 * A paravirtual device that is present.
 *
 * @param pciId {@code vendor:device} in lower-case hex
 * @param boundVersion the version of its driver; empty when none drives it
 */
public record PvDevice(PvDriver driver, String pciId, Optional<String> boundVersion) {}
