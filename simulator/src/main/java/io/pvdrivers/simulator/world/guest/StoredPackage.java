package io.pvdrivers.simulator.world.guest;

/** A package in the driver store of a Windows; Windows numbers them as they come. */
public record StoredPackage(int number, PvDriver driver, String version) {

    /** The name Windows gives its INF: {@code oem3.inf}. */
    public String publishedName() {
        return "oem" + number + ".inf";
    }
}
