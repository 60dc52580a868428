package io.pvdrivers.operator.catalog;

import java.util.Optional;
import java.util.stream.Stream;

/** A virtio-win driver, by its INF's name, and the PCI devices (vendor 1af4) it serves. */
public enum Driver {
    VIOSTOR("viostor", "viostor", "1001", "1042"),
    VIOSCSI("vioscsi", "vioscsi", "1004", "1048"),
    VIOSER("vioser", "vioserial", "1003", "1043"),
    BALLOON("balloon", "Balloon", "1002", "1045"),
    VIORNG("viorng", "viorng", "1005", "1044"),
    VIOINPUT("vioinput", "vioinput", "", "1052"),
    VIOGPUDO("viogpudo", "viogpudo", "", "1050"),
    VIOFS("viofs", "viofs", "", "105a"),
    // Last, because updating it takes the network down.
    NETKVM("netkvm", "NetKVM", "1000", "1041");

    private static final String VENDOR = "1af4:";

    private final String inf;
    private final String directory;
    private final String transitionalDevice;
    private final String modernDevice;

    Driver(String inf, String directory, String transitionalDevice, String modernDevice) {
        this.inf = inf;
        this.directory = directory;
        this.transitionalDevice = transitionalDevice;
        this.modernDevice = modernDevice;
    }

    /** The INF's name without its ending, as the catalogue and Windows' driver store write it. */
    public String inf() {
        return inf;
    }

    /** The name of its directory on the virtio-win ISO. */
    public String directory() {
        return directory;
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
