package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.flow.Variations.Variation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** A step that an earlier one has shown is not recorded again. */
    private static final List<String> FLOWS = List.of(
            "sata-and-e1000e",
            "stop-error-after-switch",
            "installer-fails",
            "image-cannot-be-pulled",
            "domain-controller",
            "halted");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final KubernetesSerialization SERIALIZATION = KubernetesClients.serialization();

    /** How a scene of today's ends, and how many restarts that takes. */
    private static final Map<String, String> ENDS = new LinkedHashMap<>();

    /** A scene while it is played, look by look. */
    private static final class Film {
        private final Scene scene;
        private final List<String> instances = new ArrayList<>();
        private final Duration time;

        Film(String flow) {
            var variation = variation(flow);
            scene = Scene.of(variation, MemoryCluster::new);
            time = variation.time();
        }

        /** Plays one look. */
        void look() {
            scene.play(Duration.ZERO);
            uid().filter(uid -> !instances.contains(uid)).ifPresent(instances::add);
        }

        void pass() {
            scene.world.advance(scene.world.now().plus(LOOK));
        }

        private Optional<String> uid() {
            return scene.world.instance(scene.vm).map(i -> i.at("/metadata/uid").asText());
        }

        /** Where it stands, in words that say it to people and to the test. */
        String stands() {
            var status = scene.status();
            var steps = Optional.ofNullable(status.run()).map(r -> r.steps()).orElse(List.of());
            var gate = steps.isEmpty() ? "none" : steps.getLast().gate();
            var waits = scene.waitsFor();
            return status.phase().name().toLowerCase() + "-" + gate + (waits.isEmpty() ? "" : "-" + waits);
        }

        /** A run that failed may be tried again by itself. */
        private boolean isOver() {
            return scene.phase() == Phase.READY || scene.waitsFor().equals("Held");
        }

        String ends() {
            var until = scene.world.now().plus(time);
            for (look(); scene.world.now().isBefore(until) && !isOver(); look()) {
                pass();
            }
            return scene.phase() + " " + scene.waitsFor() + ", " + scene.cluster.restarts() + " restarts";
        }
    }

    private static Variation variation(String flow) {
        return FlowStoriesTest.variations()
                .filter(v -> v.name().equals(flow))
                .findFirst()
                .orElseThrow();
    }

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
            record(flow, folder, seen);
        }
    }

    private static void record(String flow, Path folder, Set<String> seen) throws IOException {
        var film = new Film(flow);
        for (var until = film.scene.world.now().plus(film.time);
                film.scene.world.now().isBefore(until);
                film.pass()) {
            film.look();
            if (seen.add(film.stands())) {
                var name = "%s.%02d.%s.yaml".formatted(flow, seen.size(), film.stands());
                YAML.writeValue(folder.resolve(name).toFile(), left(film));
            }
        }
    }

    private static ObjectNode left(Film film) throws IOException {
        var left = YAML.createObjectNode();
        left.set("instances", YAML.valueToTree(film.instances));
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
        var film = new Film(flow);
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

        assertThat(film.ends()).as(film.scene::told).isEqualTo(ENDS.computeIfAbsent(flow, f -> new Film(f).ends()));
    }

    /** Puts in place what was left behind. VMIs are named anew in every world. */
    private static void take(JsonNode left, Film film) {
        var text = left.path("state").toString();
        for (int i = 0; i < Math.min(left.path("instances").size(), film.instances.size()); i++) {
            text = text.replace(left.path("instances").get(i).asText(), film.instances.get(i));
        }
        var state = SERIALIZATION.unmarshal(text, DriverState.class);
        left.path("annotations").properties().stream()
                .filter(annotation -> annotation.getKey().startsWith("pvdrivers.io/"))
                .forEach(annotation -> film.scene.annotate(
                        annotation.getKey(), annotation.getValue().asText()));
        film.scene.operator.finds(state);
    }
}
