package io.pvdrivers.simulator.world.guest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A virtio-win driver, by the name of its INF, and the PCI function it drives, if it is one of PCI. */
public enum PvDriver {
    NETKVM("1041", "1000"),
    VIOSTOR("1042", "1001"),
    BALLOON("1045", "1002"),
    VIOSER("1043", "1003"),
    VIOSCSI("1048", "1004"),
    VIORNG("1044", "1005"),
    VIOGPUDO("1050", "1050"),
    VIOINPUT("1052", "1052"),
    VIOSOCK("1053", "1012"),
    VIOMEM("1058", "1058"),
    VIOFS("105a", "105a"),
    PVPANIC("1b36", "0011", "0011"),
    // Drives a device of ACPI: it has no PCI function.
    FWCFG("", "", "");

    private final String vendor;
    private final String modern;
    private final String legacy;

    PvDriver(String modern, String legacy) {
        this("1af4", modern, legacy);
    }

    PvDriver(String vendor, String modern, String legacy) {
        this.vendor = vendor;
        this.modern = modern;
        this.legacy = legacy;
    }

    /** The INF's name without the ending. */
    public String inf() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Vendor and device, as a modern or as a transitional device shows them. */
    public String pciId(boolean transitional) {
        return vendor + ":" + (transitional ? legacy : modern);
    }

    /** Whether Windows can have it as the driver of its boot disk. */
    public boolean isStorage() {
        return this == VIOSTOR || this == VIOSCSI;
    }

    /** Whether Windows can exchange it under a device in use. The others wait for a reboot. */
    public boolean updatesLive() {
        return switch (this) {
            case VIOSTOR, VIOSCSI, VIOSER, VIORNG -> false;
            case NETKVM, BALLOON, VIOGPUDO, VIOINPUT, VIOSOCK, VIOMEM, VIOFS, PVPANIC, FWCFG -> true;
        };
    }

    /** The driver of this name; {@code vioserial}, its directory on the ISO, also names {@code vioser}. */
    public static Optional<PvDriver> named(String name) {
        String wanted = name.equalsIgnoreCase("vioserial") ? "vioser" : name;
        return Arrays.stream(values())
                .filter(driver -> driver.inf().equalsIgnoreCase(wanted))
                .findFirst();
    }
}
