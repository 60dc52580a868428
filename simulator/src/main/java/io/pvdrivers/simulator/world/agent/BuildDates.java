package io.pvdrivers.simulator.world.agent;

import java.time.LocalDate;

/** The date that a driver carries. The build of 0.1.302 has its true one; the others lie 18 days apart, about as they do. */
final class BuildDates {
    private static final LocalDate OF_302 = LocalDate.of(2026, 7, 22);
    private static final int KNOWN_BUILD = 302;
    private static final int DAYS_BETWEEN_BUILDS = 18;

    private BuildDates() {}

    static LocalDate of(String driverVersion) {
        int build = Integer.parseInt(driverVersion.substring(driverVersion.lastIndexOf('.') + 1)) / 100;
        return OF_302.minusDays((long) (KNOWN_BUILD - build) * DAYS_BETWEEN_BUILDS);
    }
}
