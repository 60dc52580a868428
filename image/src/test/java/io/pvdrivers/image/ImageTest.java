package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The image that the build has just made: what it says, what is in it, and that it runs. */
class ImageTest {
    private final OciArchive archive = BuiltImage.archive();

    @Test
    void runsAsNobodyInTmp() {
        assertThat(archive.container().path("User").asText()).isEqualTo("65532:65532");
        assertThat(archive.container().path("WorkingDir").asText()).isEqualTo("/tmp");
    }

    @Test
    void startsJavaWithoutAShellAndWithTheFlagsOfAContainer() {
        assertThat(archive.entrypoint())
                .startsWith("java")
                .contains(
                        "-XX:MaxRAMPercentage=60",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=/tmp")
                .endsWith("io.pvdrivers.operator.Main");
    }

    @Test
    void saysWhatItIs() {
        var labels = archive.container().path("Labels");
        String label = "org.opencontainers.image.";
        assertThat(labels.path(label + "title").asText()).isEqualTo("pv-driver-operator");
        assertThat(labels.path(label + "version").asText()).isEqualTo(System.getProperty("image.version"));
        assertThat(labels.path(label + "description").asText()).isNotBlank();
        assertThat(labels.path(label + "licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(labels.path(label + "revision").asText()).matches("[0-9a-f]{40}|unknown");
        assertThat(labels.path(label + "created").asText()).isEqualTo(archive.created());
    }

    @Test
    void putsWhatChangesOftenAboveWhatChangesSeldom() throws Exception {
        List<List<String>> layers = archive.files();
        assertThat(layerOf(layers, "app/libs/kubernetes-client-\\d.*\\.jar"))
                .isGreaterThan(layerOf(layers, ".*/libjvm\\.so"))
                .isLessThan(layerOf(layers, "app/libs/pv-driver-operator-.*\\.jar"));
        assertThat(layers.get(layerOf(layers, "app/libs/pv-driver-operator-.*\\.jar")))
                .hasSize(2)
                .anyMatch(file -> file.startsWith("app/libs/pvdrivers-crds-"));
    }

    @Test
    void namesEveryJarOnTheClassPathOnce() throws Exception {
        Path root = BuiltImage.unpacked().directory();
        List<String> classPath =
                List.of(Files.readString(root.resolve("app/jib-classpath-file")).split(":", -1));
        try (var jars = Files.list(root.resolve("app/libs"))) {
            assertThat(classPath)
                    .filteredOn(entry -> entry.endsWith(".jar"))
                    .containsExactlyInAnyOrderElementsOf(
                            jars.map(jar -> "/" + root.relativize(jar)).toList());
        }
        assertThat(classPath).noneMatch(entry -> entry.contains("*"));
    }

    @Test
    void tellsItsOptions() throws Exception {
        Process help = start(List.of(), "--help");
        assertThat(Commands.said(help)).contains("Usage: pv-driver-operator", "--namespace");
        assertThat(help.waitFor()).isZero();
    }

    @Test
    void tellsItsVersion() throws Exception {
        Process version = start(List.of(), "--version");
        assertThat(Commands.said(version))
                .isEqualTo("pv-driver-operator " + System.getProperty("image.version") + "\n");
        assertThat(version.waitFor()).isZero();
    }

    /** The local base gives the user a name, other bases need not. */
    @Test
    void isSomebodyWithoutRights() throws Exception {
        Process settings = start(List.of("-XshowSettings:properties"), "--version");
        assertThat(Commands.said(settings).lines())
                .filteredOn(line -> line.strip().startsWith("user.name = "))
                .singleElement()
                .satisfies(line -> assertThat(line.strip()).matches("user\\.name = (nonroot|\\?)"));
    }

    private static Process start(List<String> javaOptions, String argument) throws Exception {
        return SandboxOrNone.get()
                .asNonroot(BuiltImage.unpacked(), javaOptions, List.of(argument))
                .start();
    }

    private static int layerOf(List<List<String>> layers, String file) {
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layers.get(layer).stream().anyMatch(name -> name.matches(file))) {
                return layer;
            }
        }
        throw new AssertionError("no layer has " + file);
    }
}
