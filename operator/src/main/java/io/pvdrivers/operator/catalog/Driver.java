package io.pvdrivers.operator.catalog;

import java.util.Optional;
import java.util.stream.Stream;

/** A virtio-win driver, by its INF's name, the PCI devices (vendor 1af4) it serves, and where the ISO has it. */
public enum Driver {
    VIOSTOR("viostor", "viostor", "viostor", "1001", "1042"),
    VIOSCSI("vioscsi", "vioscsi", "vioscsi", "1004", "1048"),
    VIOSER("vioser", "vioserial", "vioserial", "1003", "1043"),
    BALLOON("balloon", "Balloon", "balloon", "1002", "1045"),
    VIORNG("viorng", "viorng", "viorng", "1005", "1044"),
    VIOINPUT("vioinput", "vioinput", "vioinput", "", "1052"),
    VIOGPUDO("viogpudo", "viogpudo", "viogpudo", "", "1050"),
    VIOFS("viofs", "viofs", "viofs", "", "105a"),
    // Last, because updating it takes the network down.
    NETKVM("netkvm", "NetKVM", "network", "1000", "1041");

    private static final String VENDOR = "1af4:";

    private final String inf;
    private final String directory;
    private final String feature;
    private final String transitionalDevice;
    private final String modernDevice;

    Driver(String inf, String directory, String feature, String transitionalDevice, String modernDevice) {
        this.inf = inf;
        this.directory = directory;
        this.feature = feature;
        this.transitionalDevice = transitionalDevice;
        this.modernDevice = modernDevice;
    }

    /** The INF's name without its ending, as the catalogue and Windows' driver store write it. */
    public String inf() {
        return inf;
    }

    /** Its directory on the ISO; below it a directory per Windows, and in that one per architecture. */
    public String directory() {
        return directory;
    }

    /** What the ISO's own installer calls it. */
    public String msiFeature() {
        return "FE_" + feature + "_driver";
    }

    /** Whether it serves the device {@code vendor:device}, in lower-case hex. */
    public boolean serves(String pciId) {
        return pciId.equals(VENDOR + modernDevice)
                || !transitionalDevice.isEmpty() && pciId.equals(VENDOR + transitionalDevice);
    }

    /** The driver with this INF name, in any case. */
    public static Optional<Driver> named(String inf) {
        return Stream.of(values()).filter(d -> d.inf.equalsIgnoreCase(inf)).findFirst();
    }
}
