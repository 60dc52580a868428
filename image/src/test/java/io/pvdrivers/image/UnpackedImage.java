package io.pvdrivers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image's files in a directory, and how its program is started. */
record UnpackedImage(Path directory, List<String> entrypoint, List<String> environment, String workingDirectory) {
    /** The first Java that knows all options of the entrypoint. */
    private static final int JAVA_OF_THE_IMAGE = 25;

    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    /** Unpacks what jib has written. */
    static UnpackedImage of(OciArchive archive, Path directory) throws IOException, InterruptedException {
        return new UnpackedImage(
                archive.unpackTo(directory),
                archive.entrypoint(),
                archive.environment(),
                archive.container().path("WorkingDir").asText());
    }

    /** The program, more options for Java, its own options, and the arguments. */
    List<String> command(List<String> javaOptions, List<String> arguments) {
        List<String> command = new ArrayList<>(entrypoint.subList(0, 1));
        command.addAll(lenience());
        command.addAll(javaOptions);
        command.addAll(entrypoint.subList(1, entrypoint.size()));
        command.addAll(arguments);
        return command;
    }

    /** Whether the image's Java is the one that images are for. Where the machine has an older JDK, the local base has it too. */
    boolean hasJavaOfTheImage() {
        return javaFeature() >= JAVA_OF_THE_IMAGE;
    }

    private List<String> lenience() {
        return hasJavaOfTheImage() ? List.of() : List.of("-XX:+IgnoreUnrecognizedVMOptions");
    }

    /** A base that sets no JAVA_HOME is believed to have what a base must have. */
    private int javaFeature() {
        return environment.stream()
                .filter(variable -> variable.startsWith("JAVA_HOME=/"))
                .map(variable -> directory.resolve(variable.substring("JAVA_HOME=/".length())))
                .map(UnpackedImage::featureOf)
                .findFirst()
                .orElse(JAVA_OF_THE_IMAGE);
    }

    private static int featureOf(Path javaHome) {
        try {
            Matcher version = VERSION.matcher(Files.readString(javaHome.resolve("release")));
            if (version.find()) {
                return Integer.parseInt(version.group(1));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the base image does not say which Java it has", e);
        }
        throw new IllegalStateException("the base image does not say which Java it has");
    }
}
