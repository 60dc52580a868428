package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.flow.Matrix.Cell;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each flow on each KubeVirt with which the operator works, the feature gates that matter on and off. */
class KubeVirtMatrixTest {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration ENOUGH = Duration.ofMinutes(90);
    private static final Duration BETWEEN_ACTS = Duration.ofMinutes(5);
    private static final Set<Phase> ENDS = Set.of(Phase.READY, Phase.ROLLED_BACK, Phase.FAILED, Phase.BLOCKED);
    private static final String DEVICES = "/spec/template/spec/domain/devices";
    private static final Path PAGE = Path.of("..", "docs", "stand-in.md");

    static Stream<Cell> cells() {
        return Matrix.cells().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void comesToItsEnd(Cell cell) {
        var expected = cell.expected();
        var flow = cell.flow();
        if (expected.isRefused()) {
            assertThatThrownBy(() -> scene(cell))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            flow.isRestartedByItsOwner()
                                    ? ".*RebootPolicy feature gate is not enabled.*"
                                    : ".*(not enabled, cannot define an empty CD-ROM disk|'pvdrivers-drive' not found).*");
            return;
        }
        var scene = scene(cell);
        var announced = play(scene, flow);

        assertThat(expected.ends(end(scene)))
                .as(() -> end(scene) + "\n" + story(scene))
                .isTrue();
        assertThat(restarts(scene))
                .as(() -> story(scene))
                .isEqualTo(expected.restarts().orElseThrow());
        assertThat(scene.cluster.restarts()).isEqualTo(flow.isRestartedByItsOwner() ? 0 : restarts(scene));
        if (scene.phase() == Phase.READY) {
            assertThat(announced).hasValue(restarts(scene));
        }
        assertThat(ways(scene, "pvdrivers-media", "pvdrivers-drive")).isEqualTo(expected.iso());
        assertThat(ways(scene, "pvdrivers-primer")).isEqualTo(expected.primer());
        assertSpec(scene, cell);
    }

    @Test
    void everyDifferenceIsARowOfThePage() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(Matrix.cells())
                .filteredOn(cell -> !cell.expected().why().isEmpty())
                .allSatisfy(cell -> assertThat(Matrix.rulesOf(cell.expected()))
                        .singleElement()
                        .satisfies(rule -> assertThat(page).contains("\n| " + rule)));
    }

    @Test
    void everyRowHoldsSomewhere() {
        assertThat(Matrix.cells()).extracting(Cell::expected).containsAll(Matrix.expected());
    }

    private static Scene scene(Cell cell) {
        return cell.flow().on(cell.kubeVirt().release());
    }

    /** Plays it to its end, and says how many restarts were announced before anything was done. */
    private static Optional<Integer> play(Scene scene, MatrixFlow flow) {
        var end = scene.world.now().plus(ENOUGH);
        var acted = Instant.MIN;
        Optional<Integer> announced = Optional.empty();
        while (scene.world.now().isBefore(end) && !hasEnded(scene)) {
            scene.play(Duration.ZERO);
            var now = scene.world.now();
            if (scene.status().run() == null) {
                announced =
                        Optional.ofNullable(scene.status().plannedRestarts()).or(() -> Optional.of(0));
            }
            if (scene.waitsFor().equals("AwaitingRestart") && acted.isBefore(now.minus(BETWEEN_ACTS))) {
                acted = now;
                flow.owner().accept(scene);
            }
            scene.world.advance(now.plus(LOOK));
        }
        return announced;
    }

    private static boolean hasEnded(Scene scene) {
        return scene.operator
                .status(scene.vm)
                .map(DriverStateStatus::phase)
                .filter(ENDS::contains)
                .isPresent();
    }

    private static String end(Scene scene) {
        return scene.phase() + " " + scene.waitsFor();
    }

    /** The instances that took the place of others, whoever wanted them. */
    private static int restarts(Scene scene) {
        return (int) scene.world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.INSTANCE_CREATED)
                .count();
    }

    /** How what bears one of these names came into the VM: {@code hot}, {@code cold}, both, or not at all. */
    private static String ways(Scene scene, String... names) {
        return scene.cluster.writes().stream()
                .flatMap(write -> write.patch().stream())
                .flatMap(patch -> StreamSupport.stream(patch.spliterator(), false))
                .filter(op -> op.path("op").asText().equals("add"))
                .flatMap(op -> volumes(op))
                .filter(volume -> Set.of(names).contains(volume.path("name").asText()))
                .map(volume -> isHotpluggable(volume) ? "hot" : "cold")
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** A volume that is added, or the whole list where there was none. */
    private static Stream<JsonNode> volumes(JsonNode op) {
        if (!op.path("path").asText().startsWith("/spec/template/spec/volumes")) {
            return Stream.empty();
        }
        var value = op.path("value");
        return value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
    }

    private static boolean isHotpluggable(JsonNode volume) {
        return volume.at("/persistentVolumeClaim/hotpluggable").asBoolean();
    }

    private static void assertSpec(Scene scene, Cell cell) {
        var now = Diff.ignoringMacs(scene.object());
        switch (scene.phase()) {
            case READY -> assertThat(now).isEqualTo(wanted(scene, cell));
            case BLOCKED -> assertThat(scene.cluster.writes()).isEmpty();
            case ROLLED_BACK -> assertThat(now).isEqualTo(withoutDrive(Diff.ignoringMacs(scene.before)));
            default ->
                assertThat(Diff.outsideOurPaths(scene.before, scene.object())).isEmpty();
        }
    }

    /** The VM as it was, with what the policy says of it and nothing else. */
    private static ObjectNode wanted(Scene scene, Cell cell) {
        var vm = withoutDrive(Diff.ignoringMacs(scene.before));
        var devices = vm.withObject(DEVICES);
        devices.withArray("disks").forEach(disk -> {
            if (disk.at("/disk/bus").asText().equals("sata")) {
                disk.withObject("/disk").put("bus", cell.flow().bus());
            }
        });
        devices.withArray("interfaces").forEach(nic -> ((ObjectNode) nic).put("model", "virtio"));
        return cell.expected().keepsDrive() ? MatrixFlow.drive(vm) : vm;
    }

    /** A drive of the operator's leaves, unless the policy keeps it. */
    private static ObjectNode withoutDrive(ObjectNode vm) {
        var disks = vm.withArray(DEVICES + "/disks");
        for (int i = disks.size() - 1; i >= 0; i--) {
            if (disks.get(i).path("name").asText().equals("pvdrivers-drive")) {
                disks.remove(i);
            }
        }
        return vm;
    }

    private static String story(Scene scene) {
        return String.join("\n", scene.story()) + "\n" + scene.world.eventsSince(0);
    }
}
