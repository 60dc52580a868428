package io.pvdrivers.image;

/** Processors as images name them. */
final class Architecture {
    private Architecture() {}

    static String ofThisMachine() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }
}
