package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that people unpack: it runs away from the sources, and what is in it is told, free, and finished. */
@Tag("distribution")
class DistributionTest {
    /** Licences under which a part may be passed on with the command and in the image; the last three by the names their makers use. */
    private static final Set<String> LICENCES = Set.of(
            "Apache-2.0",
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "EPL-1.0",
            "EPL-2.0",
            "Apache 2 License",
            "Bouncy Castle Licence",
            "Go License");

    @TempDir
    private static Path unpacked;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        var archive = Path.of(System.getProperty("cli.distribution"));
        said(unpacked, List.of("tar", "--extract", "--gzip", "--file", archive.toString()));
        try (var directories = Files.list(unpacked)) {
            home = directories.toList().get(0);
        }
        assertThat(archive.getFileName()).hasToString(home.getFileName() + ".tar.gz");
    }

    @Test
    void runsAwayFromTheSources(@TempDir Path elsewhere) throws Exception {
        assertThat(said(elsewhere, List.of(home.resolve("pvdrivers").toString(), "crds")))
                .contains("kind: \"CustomResourceDefinition\"");
        assertThat(said(elsewhere, List.of(home.resolve("kubectl-pvdrivers").toString(), "plan", "--help")))
                .startsWith("Usage: kubectl pvdrivers plan ");
    }

    @Test
    void runsThroughALinkOnThePath(@TempDir Path elsewhere) throws Exception {
        var link = Files.createSymbolicLink(elsewhere.resolve("pvdrivers"), home.resolve("pvdrivers"));

        assertThat(said(elsewhere, List.of(link.toString(), "--help"))).startsWith("Usage: pvdrivers ");
    }

    @Test
    void hasTheExamplesToRehearse() {
        assertThat(home.resolve("examples/driverpolicy.yaml")).exists();
        assertThat(home.resolve("LICENSE")).exists();
    }

    /** Runs it and gives what it prints. */
    private static String said(Path directory, List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + said).isZero();
        return said;
    }

    /** Its list of parts, which has all of those in the image too. */
    private static List<JsonNode> parts() throws IOException {
        assumeFalse(
                "offline=true".equals(System.getProperty("cli.maven")),
                "the list of parts is not made with Maven's -o");
        var parts = new ObjectMapper().readTree(home.resolve("sbom.cdx.json").toFile());
        return StreamSupport.stream(parts.path("components").spliterator(), false)
                .toList();
    }

    @Test
    void namesItsJarsAndNoOthers() throws IOException {
        var parts = parts();

        try (var jars = Files.list(home.resolve("lib"))) {
            assertThat(parts.stream()
                            .map(part -> part.path("name").asText()
                                    + "-"
                                    + part.path("version").asText()
                                    + ".jar"))
                    .containsExactlyInAnyOrderElementsOf(
                            jars.map(jar -> jar.getFileName().toString()).toList());
        }
    }

    @Test
    void hasPartsThatMayBePassedOn() throws IOException {
        assertThat(parts())
                .allSatisfy(part -> assertThat(licences(part))
                        .as(part.path("purl").asText())
                        .isNotEmpty()
                        // One that is allowed will do where a part is given under several.
                        .anyMatch(LICENCES::contains));
    }

    private static List<String> licences(JsonNode part) {
        return StreamSupport.stream(part.path("licenses").spliterator(), false)
                .flatMap(one -> Stream.of(
                        one.at("/license/id").asText(),
                        one.at("/license/name").asText(),
                        one.path("expression").asText()))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    @Test
    void hasPartsThatAreFinished() throws IOException {
        assertThat(parts())
                .filteredOn(part -> !part.path("group").asText().equals("io.pvdrivers"))
                .extracting(part -> part.path("purl").asText())
                .isNotEmpty()
                .noneMatch(purl -> purl.matches("(?i).*@.*[-.](snapshot|alpha|beta|m|rc|cr|ea|preview)[-.]?\\d*[?].*"));
    }
}
