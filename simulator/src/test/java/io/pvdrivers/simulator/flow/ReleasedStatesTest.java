package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What operators of released versions left behind in the middle of their work, and that this one goes on with. Each file in {@code
 * src/test/resources/released} is a DriverState as it was at one step of a run, with the VM's annotations and the VMIs there had been. A release
 * records its own with {@code -Dcrds.release=0.1.0}; from then on they stay as they are.
 */
class ReleasedStatesTest {
    private static final Path RELEASED = Path.of("src/test/resources/released");

    /** A step that an earlier one has shown is not recorded again. */
    private static final List<String> FLOWS = List.of(
            "sata-and-e1000e",
            "stop-error-after-switch",
            "installer-fails",
            "image-cannot-be-pulled",
            "domain-controller",
            "halted");

    /** Of these the record holds what those above do not have, so that each is recorded at every gate all the same. */
    private static final List<String> WAYS = List.of(
            "job",
            "snapshot",
            "import",
            "import-into-a-drive",
            "preference",
            "preference-back",
            "propose",
            "propose-back");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final KubernetesSerialization SERIALIZATION = KubernetesClients.serialization();

    /** How a scene of today's ends, and how many restarts that takes. */
    private static final Map<String, String> ENDS = new LinkedHashMap<>();

    private static int recorded;

    @BeforeAll
    static void record() throws IOException {
        var version = System.getProperty("crds.release", "");
        if (version.isEmpty()) {
            return;
        }
        var folder = Files.createDirectories(RELEASED.resolve(version));
        try (var old = Files.list(folder)) {
            for (var file : old.toList()) {
                Files.delete(file);
            }
        }
        var seen = new HashSet<String>();
        for (var flow : FLOWS) {
            record(flow, folder, film -> seen.add(film.stands()));
        }
        var stages = new HashSet<String>();
        for (var way : WAYS) {
            record(
                    way,
                    folder,
                    film -> seen.add(film.stands()) | film.scene.status().run() != null
                            && stages.add(forth(way) + film.stage()));
        }
    }

    /** A way back begins as the way there. */
    private static String forth(String way) {
        return way.replace("-back", "");
    }

    private static void record(String flow, Path folder, Predicate<Film> isNew) throws IOException {
        var film = Film.of(flow);
        for (var until = film.scene.world.now().plus(film.time);
                film.scene.world.now().isBefore(until);
                film.pass()) {
            film.look();
            if (isNew.test(film)) {
                var name = "%s.%02d.%s.yaml".formatted(flow, ++recorded, film.stands());
                YAML.writeValue(folder.resolve(name).toFile(), left(film));
            }
        }
    }

    private static ObjectNode left(Film film) throws IOException {
        var left = YAML.createObjectNode();
        left.set("instances", YAML.valueToTree(film.instances()));
        left.set("annotations", film.scene.object().at("/metadata/annotations"));
        left.set("state", tree(film.scene.operator.record(film.scene.vm).orElseThrow()));
        return left;
    }

    private static JsonNode tree(DriverState state) throws IOException {
        return YAML.readTree(SERIALIZATION.asJson(state));
    }

    static Stream<Path> left() throws IOException {
        try (var files = Files.walk(RELEASED)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("left")
    void isReadWithoutLoss(Path file) throws IOException {
        var state = YAML.readTree(file.toFile()).path("state");

        var read = SERIALIZATION.unmarshal(state.toString(), DriverState.class);

        assertThat(tree(read)).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("left")
    void isBroughtToItsEnd(Path file) throws IOException {
        var name = file.getFileName().toString().split("\\.", -1);
        var flow = name[0];
        var film = Film.of(flow);
        var until = film.scene.world.now().plus(film.time);
        for (film.look(); !film.stands().equals(name[2]); film.look()) {
            assertThat(film.scene.world.now())
                    .as(
                            "a run stands at %s at some time; where none does any more, say in docs/upgrades.md what becomes of one",
                            name[2])
                    .isBefore(until);
            film.pass();
        }

        take(YAML.readTree(file.toFile()), film);

        assertThat(film.ends())
                .as(film.scene::told)
                .isEqualTo(ENDS.computeIfAbsent(flow, f -> Film.of(f).ends()));
    }

    /** Puts in place what was left behind. VMIs are named anew in every world. */
    private static void take(JsonNode left, Film film) {
        var text = left.path("state").toString();
        for (int i = 0;
                i < Math.min(left.path("instances").size(), film.instances().size());
                i++) {
            text = text.replace(
                    left.path("instances").get(i).asText(), film.instances().get(i));
        }
        var state = SERIALIZATION.unmarshal(text, DriverState.class);
        left.path("annotations").properties().stream()
                .filter(annotation -> annotation.getKey().startsWith("pvdrivers.io/"))
                .forEach(annotation -> film.scene.annotate(
                        annotation.getKey(), annotation.getValue().asText()));
        film.scene.operator.finds(state);
    }
}
