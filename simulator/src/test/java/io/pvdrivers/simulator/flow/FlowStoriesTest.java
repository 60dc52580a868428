package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.flow.Variations.Variation;
import io.pvdrivers.simulator.world.scene.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each VM's way, gate by gate and sentence by sentence, against {@code src/test/resources/flows}. Run with
 * {@code -Dgolden.update=true} to write what is told now, and read the difference before committing it.
 */
class FlowStoriesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/flows");

    /** Those whose whole status is kept as well. */
    private static final Set<String> WITH_STATUS =
            Set.of("sata-and-e1000e", "stop-error-after-switch", "image-cannot-be-pulled", "no-agent");

    static List<Variation> variations() {
        return Variations.all();
    }

    @ParameterizedTest
    @MethodSource("variations")
    void goesItsWay(Variation variation) throws IOException {
        var scene = Scene.of(
                variation.vm(), variation.policy(), 1, variation.faults().toArray(new Fault[0]));
        variation.events().accept(scene);
        scene.play(variation.time());

        compare(variation.name() + ".txt", tell(scene));
        compare(variation.name() + ".patches.txt", patches(scene));
        if (WITH_STATUS.contains(variation.name())) {
            compare(
                    variation.name() + ".status.yaml",
                    KubernetesClients.serialization().asYaml(scene.status()));
        }
    }

    /** What was sent to the API server; resourceVersions count up and say nothing. */
    private static String patches(Scene scene) {
        return scene.cluster.writes().stream()
                .map(w -> w.patch().map(FlowStoriesTest::operations).orElse("restart"))
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private static String operations(JsonNode patch) {
        return StreamSupport.stream(patch.spliterator(), false)
                .filter(op -> !op.path("path").asText().equals("/metadata/resourceVersion"))
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
    }

    private static void compare(String name, String told) throws IOException {
        var file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, told);
        }
        assertThat(told).isEqualTo(Files.readString(file));
    }

    private static String tell(Scene scene) {
        var status = scene.operator.status(scene.vm);
        var end = status.map(FlowStoriesTest::end).orElse("not governed");
        return String.join("\n", scene.story()) + "\n\nend: " + end + "\nrestarts: " + scene.cluster.restarts()
                + "\nbefore: " + devices(scene.before) + "\nafter:  " + devices(scene.object()) + "\n";
    }

    private static String end(DriverStateStatus status) {
        var waits = status.waitingFor();
        return status.phase() + (waits == null ? "" : " " + waits.reason());
    }

    private static String devices(JsonNode vm) {
        var spec = vm.at("/spec/template/spec");
        return Stream.of(spec.at("/domain/devices/disks"), spec.at("/domain/devices/interfaces"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(FlowStoriesTest::device)
                .collect(Collectors.joining(", "));
    }

    private static String device(JsonNode device) {
        var value = device.has("disk")
                ? device.at("/disk/bus").asText("-")
                : device.path("model").asText("-");
        return device.path("name").asText() + "=" + value + (device.has("macAddress") ? " (MAC pinned)" : "");
    }
}
