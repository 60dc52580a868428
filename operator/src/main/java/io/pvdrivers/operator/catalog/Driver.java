package io.pvdrivers.operator.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A virtio-win driver, by its INF's name, the PCI devices it serves, and where the ISO has it. */
public enum Driver {
    VIOSTOR("viostor", "viostor", "viostor", "1af4:1001", "1af4:1042"),
    VIOSCSI("vioscsi", "vioscsi", "vioscsi", "1af4:1004", "1af4:1048"),
    VIOSER("vioser", "vioserial", "vioserial", "1af4:1003", "1af4:1043"),
    BALLOON("balloon", "Balloon", "balloon", "1af4:1002", "1af4:1045"),
    VIORNG("viorng", "viorng", "viorng", "1af4:1005", "1af4:1044"),
    VIOINPUT("vioinput", "vioinput", "vioinput", "", "1af4:1052"),
    VIOGPUDO("viogpudo", "viogpudo", "viogpudo", "", "1af4:1050"),
    VIOFS("viofs", "viofs", "viofs", "", "1af4:105a"),
    PVPANIC("pvpanic", "pvpanic", "pvpanic", "", "1b36:0011"),
    VIOMEM("viomem", "viomem", "viomem", "", "1af4:1058"),
    // The ISO's installer has no feature for it.
    VIOSOCK("viosock", "viosock", "", "1af4:1012", "1af4:1053"),
    // For a device of ACPI, which only the driver store tells of.
    FWCFG("fwcfg", "fwcfg", "fwcfg", "", ""),
    // Last, because updating it takes the network down.
    NETKVM("netkvm", "NetKVM", "network", "1af4:1000", "1af4:1041");

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

    /** What the ISO's own installer calls it; empty for one that it does not install. */
    public Optional<String> msiFeature() {
        return feature.isEmpty() ? Optional.empty() : Optional.of("FE_" + feature + "_driver");
    }

    /** Whether it serves the device {@code vendor:device}, in lower-case hex. */
    public boolean serves(String pciId) {
        return !pciId.isEmpty() && (pciId.equals(modernDevice) || pciId.equals(transitionalDevice));
    }

    /** The PCI devices that it serves, as {@code vendor:device} in lower-case hex; none for a device of ACPI. */
    public List<String> pciIds() {
        return Stream.of(transitionalDevice, modernDevice)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** Every driver that serves the device {@code vendor:device}, in lower-case hex. */
    public static Stream<Driver> serving(String pciId) {
        return Stream.of(values()).filter(d -> d.serves(pciId));
    }

    /** The driver with this INF name, in any case. */
    public static Optional<Driver> named(String inf) {
        return Stream.of(values()).filter(d -> d.inf.equalsIgnoreCase(inf)).findFirst();
    }
}
