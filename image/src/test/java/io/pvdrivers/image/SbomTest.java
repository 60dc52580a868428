package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of parts in the image names the jars of the image, and no other. */
class SbomTest {
    private static final Path SBOM = BuiltImage.file("app/sbom.cdx.json");

    @BeforeAll
    static void onlyWhereItCanBeMade() {
        assumeFalse(
                "offline=true".equals(System.getProperty("image.maven")),
                "the list of parts is not made with Maven's -o");
    }

    @Test
    void namesTheJarsOfTheImage() throws Exception {
        JsonNode sbom = new ObjectMapper().readTree(SBOM.toFile());
        assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        try (var jars = Files.list(BuiltImage.file("app/libs"))) {
            assertThat(StreamSupport.stream(sbom.path("components").spliterator(), false)
                            .map(part -> part.path("name").asText()
                                    + "-"
                                    + part.path("version").asText()
                                    + ".jar"))
                    .containsExactlyInAnyOrderElementsOf(
                            jars.map(jar -> jar.getFileName().toString()).toList());
        }
    }

    @Test
    void liesBesideTheImageToo() {
        Path beside = Path.of(System.getProperty("image.tar")).resolveSibling("sbom/sbom.cdx.json");
        assertThat(beside).hasSameBinaryContentAs(SBOM);
    }
}
