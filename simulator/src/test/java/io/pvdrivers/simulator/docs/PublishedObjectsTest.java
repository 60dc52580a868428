package io.pvdrivers.simulator.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we show to people, a server takes: the examples, and every block of YAML in the documents. */
@Isolated("its clock runs on while others work")
class PublishedObjectsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final String OURS = "pvdrivers.io/";

    private final WorldSettings settings = WorldSettings.DEFAULTS;
    private final SimulatedClock clock = SimulatedClock.manual(settings.start());
    private final EmbeddedApiServer server = EmbeddedApiServer.start(clock);
    private final KubernetesClient client = server.client("people", config -> config.setRequestRetryBackoffLimit(0));
    private final SimulatedCluster cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator");

    @BeforeEach
    void define() {
        server.defineOwnKinds();
    }

    @AfterEach
    void stop() {
        cluster.close();
        client.close();
        server.close();
    }

    static List<Path> examples() throws IOException {
        return Stream.concat(files("examples", ".yaml").stream(), files("examples/new-install", ".yaml").stream())
                .toList();
    }

    static List<Path> documents() throws IOException {
        return Stream.concat(files("", ".md").stream(), files("docs", ".md").stream())
                .toList();
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takesTheExample(Path example) throws IOException {
        assertThat(create(Files.readString(example))).isPositive();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void takesTheBlocksOf(Path document) throws IOException {
        for (String block : blocks(document)) {
            assertThat(create(block)).as(block).isPositive();
        }
    }

    @Test
    void theDocumentsShowAPolicyAndAReport() throws IOException {
        assertThat(blocks(ROOT.resolve("README.md"))).anyMatch(block -> block.contains("kind: DriverPolicy"));
        assertThat(blocks(ROOT.resolve("docs/guest-report.md"))).anyMatch(block -> block.contains("kind: GuestReport"));
    }

    @Test
    void refusesAFieldThatDoesNotExist() {
        assertThatThrownBy(() -> create("""
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverPolicy
                        metadata: {name: windows, namespace: vms}
                        spec: {mode: Audit, release: {version: 0.1.302}, maxConcurrent: 3}
                        """))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.maxConcurrent");
    }

    private static List<String> blocks(Path document) throws IOException {
        return BLOCK.matcher(Files.readString(document))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** Creates what the YAML holds of kinds that the server knows, and says how many objects it holds. */
    private long create(String yaml) {
        List<GenericKubernetesResource> objects = Stream.of(yaml.split("(?m)^---$"))
                .map(one -> client.getKubernetesSerialization().unmarshal(one, GenericKubernetesResource.class))
                .toList();
        for (GenericKubernetesResource object : objects) {
            assertThat(object.getKind()).as(yaml).isNotBlank();
            if (object.getApiVersion().startsWith(OURS)
                    || object.getApiVersion().startsWith("kubevirt.io/")) {
                client.resource(object).fieldValidation(Validation.STRICT).create();
            }
        }
        return objects.size();
    }
}
