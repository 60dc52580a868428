package io.pvdrivers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An image's files in a directory, and how its program is started. */
record UnpackedImage(Path directory, List<String> entrypoint, List<String> environment, String workingDirectory) {
    /** The first Java that knows all options of the entrypoint. */
    private static final int JAVA_OF_THE_IMAGE = 25;

    private static final Pattern FEATURE = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

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

    private int javaFeature() {
        String home = environment.stream()
                .filter(variable -> variable.startsWith("JAVA_HOME=/"))
                .map(variable -> variable.substring("JAVA_HOME=/".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the base image sets no JAVA_HOME"));
        try (Stream<String> lines = Files.lines(directory.resolve(home).resolve("release"))) {
            return lines.map(FEATURE::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the base image does not say which Java it has"));
        } catch (IOException e) {
            throw new IllegalStateException("the base image does not say which Java it has", e);
        }
    }
}
