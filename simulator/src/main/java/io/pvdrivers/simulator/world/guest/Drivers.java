package io.pvdrivers.simulator.world.guest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The virtio drivers of a Windows: the packages in its driver store, what is bound to devices in this session, and which
 * storage drivers it loads at boot. Windows makes a storage driver boot-start when it binds it to a device, never before.
 */
final class Drivers {
    /** What adding a package led to. */
    enum Added {
        INSTALLED,
        CURRENT,
        NEEDS_REBOOT
    }

    private final List<StoredPackage> packages = new ArrayList<>();
    private final Map<PvDriver, String> newest = new EnumMap<>(PvDriver.class);
    private final Map<PvDriver, String> bound = new EnumMap<>(PvDriver.class);
    private final Map<PvDriver, String> takenBack = new EnumMap<>(PvDriver.class);
    private final Set<PvDriver> bootStart = EnumSet.noneOf(PvDriver.class);
    private boolean rebootPending;

    /** Puts a package into the store, as an image builder does. */
    void preload(PvDriver driver, String version) {
        packages.add(new StoredPackage(packages.size(), driver, version));
        newest.put(driver, version);
    }

    /** Takes over what another Windows has on its system disk. */
    void takeOver(Drivers image) {
        packages.clear();
        packages.addAll(image.packages);
        newest.clear();
        newest.putAll(image.newest);
        takenBack.clear();
        takenBack.putAll(image.takenBack);
        bootStart.clear();
        bootStart.addAll(image.bootStart);
        rebootPending = image.rebootPending;
    }

    Drivers copy() {
        Drivers copy = new Drivers();
        copy.takeOver(this);
        return copy;
    }

    /** Plug and play at boot: each present device gets the newest driver of the store. */
    void boot(Collection<PvDriver> present) {
        shutDown();
        rebootPending = false;
        bind(present);
    }

    /** These devices are there now. A driver whose device is gone stays what it is in the store, boot-start too. */
    void replugged(Collection<PvDriver> present) {
        bound.keySet().removeIf(driver -> !present.contains(driver));
        bind(present);
    }

    void shutDown() {
        bound.clear();
    }

    Added add(PvDriver driver, String version, Collection<PvDriver> present) {
        String before = newest.get(driver);
        if (before != null && DriverBuild.compare(before, version) >= 0) {
            return Added.CURRENT;
        }
        takenBack.remove(driver);
        preload(driver, version);
        if (bound.containsKey(driver) && !driver.updatesLive()) {
            rebootPending = true;
            return Added.NEEDS_REBOOT;
        }
        bound.remove(driver);
        bind(present);
        return Added.INSTALLED;
    }

    /** Binds a version to the devices that are there, also an older one: they keep it, and the newer one stays in the store. */
    Added takeBack(PvDriver driver, String version) {
        packages.add(new StoredPackage(packages.size(), driver, version));
        if (!bound.containsKey(driver)) {
            newest.merge(driver, version, (a, b) -> DriverBuild.compare(a, b) >= 0 ? a : b);
            return Added.INSTALLED;
        }
        takenBack.put(driver, version);
        if (!driver.updatesLive()) {
            rebootPending = true;
            return Added.NEEDS_REBOOT;
        }
        bound.put(driver, version);
        return Added.INSTALLED;
    }

    boolean canCarryBootDisk(PvDriver driver) {
        return newest.containsKey(driver) && bootStart.contains(driver);
    }

    boolean isBound(PvDriver driver) {
        return bound.containsKey(driver);
    }

    Optional<String> boundVersion(PvDriver driver) {
        return Optional.ofNullable(bound.get(driver));
    }

    /** What the driver store holds, the older versions of a driver before the newer. */
    List<StoredPackage> packages() {
        return Collections.unmodifiableList(packages);
    }

    Set<PvDriver> bootStart() {
        return Collections.unmodifiableSet(bootStart);
    }

    boolean isRebootPending() {
        return rebootPending;
    }

    private void bind(Collection<PvDriver> present) {
        for (PvDriver driver : present) {
            String version = takenBack.getOrDefault(driver, newest.get(driver));
            if (version != null && bound.putIfAbsent(driver, version) == null && driver.isStorage()) {
                bootStart.add(driver);
            }
        }
    }
}
