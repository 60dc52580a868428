package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import io.pvdrivers.simulator.world.guest.Hardware.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Which disks Windows has online. It remembers a disk by where it sits: on another bus it is a new disk to it. */
final class GuestDisks {
    private final Map<String, Boolean> online = new HashMap<>();
    private final String machine;
    private final boolean gpt;
    private final String systemDisk;
    private final boolean sanOffline;
    private final boolean stayOffline;

    /**
     * @param machine tells the disks of one guest from those of another
     * @param gpt how its disks are partitioned; otherwise with an MBR
     */
    GuestDisks(String machine, boolean gpt, String systemDisk, boolean sanOffline, boolean stayOffline) {
        this.machine = machine;
        this.gpt = gpt;
        this.systemDisk = systemDisk;
        this.sanOffline = sanOffline;
        this.stayOffline = stayOffline;
    }

    /** Where it has seen disks, and whether they are online there. */
    Map<String, Boolean> copy() {
        return Map.copyOf(online);
    }

    void takeOver(Map<String, Boolean> image) {
        online.clear();
        online.putAll(image);
    }

    /** The volumes of the disks that are online, and the discs in the drives, with the letters from C on. */
    List<SeenFilesystem> filesystems(List<Drive> visible, List<Drive> all) {
        List<SeenFilesystem> mounted = new ArrayList<>();
        Stream<Drive> volumes = visible.stream().filter(disk -> isOnline(disk) && disk.holdsData());
        Stream<Drive> discs = all.stream().filter(drive -> drive.medium().isPresent() && drive.kind() == Kind.CDROM);
        Stream.concat(volumes.sorted(Comparator.comparing(disk -> !disk.name().equals(systemDisk))), discs)
                .forEach(drive -> mounted.add(new SeenFilesystem(
                        "\\\\?\\Volume{" + id(drive) + "}\\",
                        (char) ('C' + mounted.size()) + ":\\",
                        drive.kind() == Kind.CDROM ? "CDFS" : "NTFS",
                        drive.bus(),
                        drive.serial())));
        return mounted;
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

    List<SeenDisk> seen(List<Drive> visible) {
        List<SeenDisk> seen = new ArrayList<>();
        for (Drive disk : visible) {
            seen.add(new SeenDisk(
                    seen.size(), disk.bus(), disk.serial(), disk.sizeBytes(), isOnline(disk), signature(disk)));
        }
        return seen;
    }

    /** What partitioning wrote on a disk. It goes where the disk goes. */
    private Optional<String> signature(Drive disk) {
        if (!disk.holdsData()) {
            return Optional.empty();
        }
        UUID id = id(disk);
        return Optional.of(gpt ? "{" + id + "}" : id.toString().substring(0, 8));
    }

    private UUID id(Drive disk) {
        return UUID.nameUUIDFromBytes((machine + "/" + disk.name()).getBytes(StandardCharsets.UTF_8));
    }

    /** Brings the disks of these signatures or serials online; the answer says what could not be done. */
    List<String> bringOnline(List<Drive> visible, Set<String> wanted) {
        List<String> problems = new ArrayList<>();
        for (Drive disk : visible) {
            boolean meant = signature(disk).filter(wanted::contains).isPresent()
                    || disk.serial().filter(wanted::contains).isPresent();
            if (meant && !isOnline(disk)) {
                if (stayOffline) {
                    problems.add("Disk " + visible.indexOf(disk) + " stays offline.");
                } else {
                    online.put(place(disk), true);
                }
            }
        }
        return problems;
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
