package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The drivers a Windows has when the world first sees it. Without a hint: what it must have to work as it was found, at an
 * older build. A release or a DriverVer as a hint: every driver of it. {@code none}: no driver.
 */
record InitialDrivers(GuestProfile profile, WindowsEdition edition) {
    static final int USUAL_BUILD = 248;
    private static final Pattern RELEASE = Pattern.compile("0\\.1\\.(\\d+)");

    void into(Drivers drivers, Hardware hardware) {
        Set<PvDriver> wanted = switch (profile.drivers().orElse("")) {
            case "none" -> EnumSet.noneOf(PvDriver.class);
            case "" -> inUse(hardware);
            default -> EnumSet.allOf(PvDriver.class);
        };
        String version = version(profile.drivers());
        wanted.forEach(driver -> drivers.preload(driver, version));
    }

    private Set<PvDriver> inUse(Hardware hardware) {
        Set<PvDriver> used = EnumSet.noneOf(PvDriver.class);
        if (profile.agent()) {
            used.add(PvDriver.VIOSER);
        }
        if (hardware.nics().stream().anyMatch(Nic::isVirtio)) {
            used.add(PvDriver.NETKVM);
        }
        hardware.drives().stream()
                .filter(drive -> drive.kind() != Hardware.Kind.CDROM)
                .forEach(drive -> drive.driver().ifPresent(used::add));
        return used;
    }

    private String version(Optional<String> hint) {
        Matcher release = RELEASE.matcher(hint.orElse(""));
        if (release.matches()) {
            return edition.driverVersion(Integer.parseInt(release.group(1)));
        }
        return hint.filter(text -> text.matches("\\d+(\\.\\d+){3}"))
                .orElseGet(() -> edition.driverVersion(USUAL_BUILD));
    }
}
