package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The catalogue as KubeVirt's observability controller reads it, which alerts on VMs whose drivers are not among those listed for their device
 * and Windows ({@code OutdatedGuestDeviceDrivers}, https://github.com/kubevirt/enhancements/issues/385).
 */
public final class GuestDriverReference {
    /**
     * What guest agents call each Windows, and which it may be. An agent that is older than a Windows calls it by the one before, so that
     * under a name the versions for what came later count too. Windows without a name here have no agent that tells drivers.
     */
    private static final Map<String, List<GuestOs>> NAMES = names();

    private GuestDriverReference() {}

    private static Map<String, List<GuestOs>> names() {
        var names = new LinkedHashMap<String, List<GuestOs>>();
        names.put("7", List.of(GuestOs.W7));
        names.put("2008r2", List.of(GuestOs.W2K8R2));
        names.put("8", List.of(GuestOs.W8));
        names.put("2012", List.of(GuestOs.W2K12));
        names.put("8.1", List.of(GuestOs.W8_1));
        names.put("2012r2", List.of(GuestOs.W2K12R2));
        names.put("10", List.of(GuestOs.W10, GuestOs.W11));
        names.put("2016", List.of(GuestOs.W2K16, GuestOs.W2K19, GuestOs.W2K22, GuestOs.W2K25));
        names.put("2019", List.of(GuestOs.W2K19, GuestOs.W2K22, GuestOs.W2K25));
        names.put("11", List.of(GuestOs.W11));
        names.put("2022", List.of(GuestOs.W2K22, GuestOs.W2K25));
        names.put("2025", List.of(GuestOs.W2K25));
        return names;
    }

    /**
     * The content of {@code drivers.yaml}; the same for the same catalogue and policies.
     *
     * @param choices the releases that policies ask for
     */
    public static String yaml(Catalog catalog, Collection<ReleaseChoice> choices) {
        var drivers = new CurrentDrivers(catalog, choices);
        var known = new HashMap<Driver, Map<GuestOs, Set<DriverVersion>>>();
        BiFunction<Driver, GuestOs, Set<DriverVersion>> current =
                (driver, os) -> known.computeIfAbsent(driver, d -> new EnumMap<>(GuestOs.class))
                        .computeIfAbsent(os, o -> drivers.of(o, driver));
        var text = new StringBuilder("# Written by pv-driver-operator, from its DriverReleases and DriverPolicies.\n"
                + "version: v1alpha1\ndevices:");
        devices().forEach((id, driver) -> device(text, id, driver, current));
        return text.toString().endsWith("devices:")
                ? text + " []\n"
                : text.append('\n').toString();
    }

    /**
     * The device's number without its vendor, as the controller writes it in hex. How it writes leading zeros is not settled, so such a number
     * stands here both ways.
     */
    private static Map<String, Driver> devices() {
        var devices = new TreeMap<String, Driver>();
        for (Driver driver : Driver.values()) {
            driver.pciIds().stream()
                    .map(id -> id.substring(id.indexOf(':') + 1))
                    .flatMap(id -> Stream.of(id, id.replaceFirst("^0+", "")))
                    .forEach(id -> devices.put(id, driver));
        }
        return devices;
    }

    private static void device(
            StringBuilder text, String id, Driver driver, BiFunction<Driver, GuestOs, Set<DriverVersion>> current) {
        var entries = new StringBuilder();
        NAMES.forEach((name, systems) -> systems.stream()
                .flatMap(os -> current.apply(driver, os).stream())
                .distinct()
                .sorted(CurrentDrivers.NEWEST_FIRST)
                .forEach(version -> entries.append("\n      - guestOSVersionID: \"")
                        .append(name)
                        .append("\"\n        driverVersion: \"")
                        .append(version)
                        .append('"')));
        if (!entries.isEmpty()) {
            text.append("\n  - deviceID: \"").append(id).append("\"\n    deviceName: \"");
            text.append(driver.inf()).append("\"\n    current:").append(entries);
        }
    }
}
