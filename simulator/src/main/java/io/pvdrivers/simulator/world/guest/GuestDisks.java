package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which disks Windows has online. It remembers a disk by where it sits: on another bus it is a new disk to it. */
final class GuestDisks {
    private final Map<String, Boolean> online = new HashMap<>();
    private final String systemDisk;
    private final boolean sanOffline;
    private final boolean stayOffline;

    GuestDisks(String systemDisk, boolean sanOffline, boolean stayOffline) {
        this.systemDisk = systemDisk;
        this.sanOffline = sanOffline;
        this.stayOffline = stayOffline;
    }

    /** The disks that were in use when the world began. */
    void found(List<Drive> visible) {
        visible.forEach(disk -> online.put(place(disk), true));
    }

    /** Windows sees these disks now; the answer names those that came up offline. */
    List<String> see(List<Drive> visible) {
        List<String> offline = new ArrayList<>();
        for (Drive disk : visible) {
            boolean news = !online.containsKey(place(disk));
            if (news) {
                online.put(place(disk), !comesUpOffline(disk));
            }
            if (news && !isOnline(disk)) {
                offline.add(disk.name());
            }
        }
        return offline;
    }

    boolean isOnline(Drive disk) {
        return disk.name().equals(systemDisk) || online.getOrDefault(place(disk), false);
    }

    /** Whether every disk is online afterwards. */
    boolean bringOnline(List<Drive> visible) {
        if (!stayOffline) {
            visible.forEach(disk -> online.put(place(disk), true));
        }
        return visible.stream().allMatch(this::isOnline);
    }

    private boolean comesUpOffline(Drive disk) {
        boolean moved = online.keySet().stream().anyMatch(place -> place.startsWith(disk.name() + "@"));
        boolean sharedBus = disk.driver().isPresent();
        return !disk.name().equals(systemDisk) && (sanOffline && sharedBus || stayOffline && moved);
    }

    private static String place(Drive disk) {
        return disk.name() + "@" + disk.bus();
    }
}
