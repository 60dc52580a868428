package io.pvdrivers.testing.olm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The bundle as files, written once for the tests. {@code release/build} keeps what they have looked at: {@code -Dolm.output}
 * names the directory, {@code -Dolm.image} the image and {@code -Dolm.architectures} what it is there for.
 */
final class WrittenBundle {
    static final String IMAGE = System.getProperty(
            "olm.image", "ghcr.io/pv-driver-operator/pv-driver-operator@sha256:" + "0123456789abcdef".repeat(4));
    private static final Path DIRECTORY = write();

    private WrittenBundle() {}

    static Path directory() {
        return DIRECTORY;
    }

    private static Path write() {
        try {
            var wanted = System.getProperty("olm.output");
            var directory = wanted == null
                    ? Files.createTempDirectory(Files.createDirectories(Path.of("target")), "olm-bundle")
                    : Path.of(wanted);
            var architectures = System.getProperty("olm.architectures", "amd64");
            new OlmBundle(IMAGE, List.of(architectures.split(",", -1))).write(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
