package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import java.util.Locale;
import java.util.Optional;

/** A processor architecture, by the name of its directory on the virtio-win ISO. */
public enum Architecture {
    AMD64("amd64"),
    X86("x86"),
    ARM64("ARM64");

    private final String directory;

    Architecture(String directory) {
        this.directory = directory;
    }

    public String directory() {
        return directory;
    }

    /** The architecture as a DriverRelease names it. */
    public static Architecture of(DriverReleaseSpec.Architecture named) {
        return switch (named) {
            case AMD64 -> AMD64;
            case X86 -> X86;
            case ARM64 -> ARM64;
        };
    }

    /** The architecture as a guest agent names the machine; empty for one that has no Windows. */
    public static Optional<Architecture> ofMachine(String machine) {
        return switch (machine.toLowerCase(Locale.ROOT)) {
            case "x86_64", "amd64" -> Optional.of(AMD64);
            case "x86", "i386", "i686" -> Optional.of(X86);
            case "aarch64", "arm64" -> Optional.of(ARM64);
            default -> Optional.empty();
        };
    }
}
