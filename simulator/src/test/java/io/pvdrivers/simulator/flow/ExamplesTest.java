package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each VM of {@code examples/} ends under the policy there. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(30);

    @ParameterizedTest
    @CsvSource({
        "archive01, WAITING, NotRunning, 0",
        "bi01, READY, , 0",
        "branch-pos01, READY, , 2",
        "crm01, READY, , 1",
        "desk11, READY, , 2",
        "erp-app01, READY, , 2",
        "intranet01, READY, , 2",
        "plant-gw01, READY, , 2",
        "sql01, READY, , 2",
        "web01, READY, , 2",
    })
    void ends(String vm, String phase, String reason, int restarts) throws IOException {
        var scene = scene(vm);
        scene.play(LONG_ENOUGH);
        scene.world.adminInstallsGuestAgent(scene.vm);
        scene.play(LONG_ENOUGH);

        var status = scene.status();
        assertThat(status.phase()).as(String.join("\n", scene.story())).hasToString(phase);
        assertThat(waitsFor(status)).isEqualTo(Optional.ofNullable(reason));
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);
    }

    @ParameterizedTest
    @CsvSource({"hr01", "proxy01"})
    void areLeftAlone(String vm) throws IOException {
        var scene = scene(vm);
        scene.play(LONG_ENOUGH);

        assertThat(scene.cluster.writes()).isEmpty();
        assertThat(scene.operator.status(scene.vm)).isEmpty();
    }

    @Test
    void theFolderHoldsNothingElseToRehearse() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .hasSize(13)
                    .allMatch(name -> name.endsWith(".yaml"));
        }
    }

    private static Scene scene(String vm) throws IOException {
        return Scene.of(Manifests.object(Files.readString(EXAMPLES.resolve(vm + ".yaml"))), policy(), 1);
    }

    private static String policy() throws IOException {
        ObjectNode policy = Manifests.object(Files.readString(EXAMPLES.resolve("driverpolicy.yaml")));
        policy.withObject("/metadata")
                .put("uid", "policy-1")
                .put("generation", 1)
                .put("creationTimestamp", "2026-11-01T00:00:00Z");
        return policy.toString();
    }

    private static Optional<String> waitsFor(DriverStateStatus status) {
        return Optional.ofNullable(status.waitingFor()).map(WaitingFor::reason);
    }
}
