package io.pvdrivers.cli.report;

import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.cli.rehearsal.VmResult;
import io.pvdrivers.cli.rehearsal.VmResult.DeviceChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a rehearsal changed in a VM, in few words. */
final class Changes {
    private static final String NONE = "none";

    private Changes() {}

    /** Devices of one kind that went the same way are one line: {@code 6 disks sata -> virtio}. */
    static List<String> devices(VmResult vm) {
        Map<String, List<DeviceChange>> alike = new LinkedHashMap<>();
        for (DeviceChange device : vm.devices()) {
            String way = way(device.was().orElse(NONE), device.is().orElse(NONE));
            alike.computeIfAbsent(device.kind() + " " + way, key -> new ArrayList<>())
                    .add(device);
        }
        return alike.values().stream().map(Changes::line).toList();
    }

    private static String line(List<DeviceChange> alike) {
        DeviceChange one = alike.getFirst();
        String noun = one.kind().equals("Disk") ? "disk" : "NIC";
        String subject = alike.size() == 1 ? noun + " " + one.name() : Words.count(alike.size(), noun);
        return subject + " " + way(one.was().orElse(NONE), one.is().orElse(NONE));
    }

    /** Drivers whose versions went the same way are one line: {@code 3 drivers none -> 100.102.104.30200}. */
    static List<String> drivers(VmResult vm) {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        for (DriverReading driver : vm.standing().drivers()) {
            String was = vm.driversBefore().stream()
                    .filter(earlier -> earlier.name().equals(driver.name()))
                    .findFirst()
                    .flatMap(earlier -> Optional.ofNullable(earlier.version()))
                    .orElse(NONE);
            alike.computeIfAbsent(
                            way(was, Objects.requireNonNullElse(driver.version(), NONE)), key -> new ArrayList<>())
                    .add(driver.name());
        }
        return alike.entrySet().stream()
                .map(entry -> (entry.getValue().size() == 1
                                ? entry.getValue().getFirst()
                                : entry.getValue().size() + " drivers")
                        + " " + entry.getKey())
                .toList();
    }

    private static String way(String was, String is) {
        return was.equals(is) ? was : was + " -> " + is;
    }
}
