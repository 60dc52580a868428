package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AOT cache fits the image that it is in, and does no harm where it does not fit. */
class AotCacheTest {
    private static final Path CACHE = BuiltImage.file("app/pv-driver-operator.aot");
    private static final List<String> VERSION = List.of("--version");

    @TempDir
    Path tmp;

    private Sandbox sandbox;

    @BeforeEach
    void onlyWithCache() throws Exception {
        sandbox = SandboxOrNone.get();
        boolean wanted =
                Boolean.getBoolean("image.aot") && BuiltImage.unpacked().hasJavaOfTheImage();
        assertThat(CACHE.toFile().exists()).as("there is a cache").isEqualTo(wanted);
        assumeTrue(wanted, "no AOT cache without JDK 25, nor with -Dimage.aot=false");
    }

    @Test
    void isNamedInTheOptions() throws Exception {
        assertThat(Files.readString(BuiltImage.file("app/java-options")))
                .isEqualTo("-XX:AOTCache=/app/pv-driver-operator.aot\n");
        assertThat(BuiltImage.unpacked().entrypoint()).contains("@/app/java-options");
    }

    /** Java ends with an error if it is to use a cache and cannot. A pod has a smaller heap than the training. */
    @Test
    void fitsJavaAndTheClassPath() throws Exception {
        Process strict = sandbox.asCaller(BuiltImage.unpacked(), tmp, List.of("-XX:AOTMode=on", "-Xmx230m"), VERSION)
                .start();
        assertThat(Commands.said(strict)).isEqualTo("pv-driver-operator " + System.getProperty("image.version") + "\n");
        assertThat(strict.waitFor()).isZero();
    }

    @Test
    void givesTheClassesOfTheOperatorAndOfItsLibraries() throws Exception {
        Process talkative = sandbox.asCaller(
                        BuiltImage.unpacked(), tmp, List.of("-Xlog:class+load:file=/tmp/classes"), VERSION)
                .start();
        assertThat(Commands.said(talkative)).startsWith("pv-driver-operator");
        assertThat(Files.readAllLines(tmp.resolve("classes")))
                .anyMatch(line -> line.matches(".* io\\.pvdrivers\\.operator\\..* source: shared objects file"))
                .anyMatch(line -> line.matches(".* io\\.fabric8\\..* source: shared objects file"));
    }

    @Test
    void isLeftAsideByAnotherBuildOfJava() throws Exception {
        byte[] cache = Files.readAllBytes(CACHE);
        try {
            Files.write(CACHE, asOfAnotherBuild(cache));
            Process other =
                    sandbox.asNonroot(BuiltImage.unpacked(), List.of(), VERSION).start();
            assertThat(Commands.said(other))
                    .contains("created by a different version or build of HotSpot")
                    .endsWith("pv-driver-operator " + System.getProperty("image.version") + "\n");
            assertThat(other.waitFor()).isZero();
        } finally {
            Files.write(CACHE, cache);
        }
    }

    /** The head of a cache names the build of Java that wrote it. */
    private static byte[] asOfAnotherBuild(byte[] cache) {
        String text = new String(cache, 0, 4096, StandardCharsets.ISO_8859_1);
        int build = text.indexOf("Server VM (");
        assertThat(build).as("the name of the build").isPositive();
        byte[] other = cache.clone();
        other[build] = 's';
        return other;
    }
}
