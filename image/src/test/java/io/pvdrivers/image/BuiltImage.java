package io.pvdrivers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The image that the build has just made, unpacked once for all tests. */
final class BuiltImage {
    private static final BuiltImage INSTANCE = open();

    private final OciArchive archive;
    private final UnpackedImage unpacked;

    private BuiltImage(OciArchive archive, UnpackedImage unpacked) {
        this.archive = archive;
        this.unpacked = unpacked;
    }

    private static BuiltImage open() {
        try {
            Path tar = Path.of(System.getProperty("image.tar"));
            Path directory = tar.resolveSibling("unpacked");
            Commands.run("rm", "-rf", directory.toString());
            OciArchive archive = OciArchive.open(tar, Files.createDirectory(directory));
            return new BuiltImage(archive, UnpackedImage.of(archive, directory.resolve("root")));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the image cannot be read", e);
        }
    }

    static OciArchive archive() {
        return INSTANCE.archive;
    }

    static UnpackedImage unpacked() {
        return INSTANCE.unpacked;
    }

    /** A file of the image. */
    static Path file(String path) {
        return INSTANCE.unpacked.directory().resolve(path);
    }
}
