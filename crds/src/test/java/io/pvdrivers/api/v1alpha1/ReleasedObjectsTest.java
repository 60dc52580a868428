package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects with every field that a released version knew: the types of today read and write each of them. */
class ReleasedObjectsTest {
    private static final Path RELEASED = Path.of("released");
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @BeforeAll
    static void write() throws IOException {
        var version = System.getProperty("crds.release", "");
        if (version.isEmpty()) {
            return;
        }
        var folder = Files.createDirectories(RELEASED.resolve(version).resolve("objects"));
        for (var kind : Crds.KINDS) {
            YAML.writeValue(
                    folder.resolve(HasMetadata.getSingular(kind) + ".yaml").toFile(), tree(Filled.resource(kind)));
        }
    }

    static Stream<Path> released() throws IOException {
        try (var files = Files.walk(RELEASED)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.getParent().endsWith("objects"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void isReadWithoutLoss(Path file) throws IOException {
        var object = YAML.readTree(file.toFile());
        var kind = Crds.KINDS.stream()
                .filter(k -> HasMetadata.getKind(k).equals(object.path("kind").asText()))
                .findFirst()
                .orElseThrow();

        var read = SERIALIZATION.unmarshal(object.toString(), kind);

        assertThat(tree(read)).isEqualTo(object);
    }

    private static JsonNode tree(HasMetadata object) throws IOException {
        return YAML.readTree(SERIALIZATION.asJson(object));
    }
}
