package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A policy that is deleted at any moment leaves a VM that runs, with nothing of ours in it, on devices that were seen to work. */
class DeletedPolicyTest {
    private static final int LOOKS = 70;

    @Test
    void whateverTheGate() {
        var failures = new ArrayList<String>();
        for (int look = 1; look < LOOKS; look++) {
            var scene = Scene.of(Manifests.SATA_E1000E);
            var at = Duration.ofSeconds(5L * look);
            scene.play(at);
            scene.operator.policies().clear();
            scene.play(Duration.ofMinutes(12));
            failures.addAll(failuresOf(scene, "deleted after " + at, 2));
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void evenWhileAGuestDoesNotReturn() {
        var failures = new ArrayList<String>();
        for (int look = 20; look < LOOKS; look += 5) {
            var scene = Scene.of(Manifests.SATA_E1000E, Fault.STOP_ERROR_AFTER_SWITCH);
            var at = Duration.ofSeconds(5L * look);
            scene.play(at);
            scene.operator.policies().clear();
            scene.play(Duration.ofMinutes(50));
            failures.addAll(failuresOf(scene, "deleted after " + at, 3));
        }
        assertThat(failures).isEmpty();
    }

    static ArrayList<String> failuresOf(Scene scene, String name, int restarts) {
        var failures = new ArrayList<String>();
        if (scene.operator.isEnrolled(scene.vm)) {
            failures.add(
                    name + ": not let go, " + scene.operator.status(scene.vm).map(s -> s.waitingFor()));
        }
        if (scene.object().toString().contains("pvdrivers")) {
            failures.add(name + ": something of ours is left");
        }
        if (scene.cluster.restarts() > restarts) {
            failures.add(name + ": " + scene.cluster.restarts() + " restarts");
        }
        if (!"Running"
                .equals(scene.world
                        .instance(scene.vm)
                        .map(i -> i.at("/status/phase").asText())
                        .orElse(""))) {
            failures.add(name + ": does not run");
        }
        if (!connected(scene)) {
            failures.add(name + ": Windows is not up");
        }
        return failures;
    }

    private static boolean connected(Scene scene) {
        var conditions = scene.world
                .instance(scene.vm)
                .map(i -> i.at("/status/conditions"))
                .orElseThrow();
        for (JsonNode condition : conditions) {
            if (((ObjectNode) condition).path("type").asText().equals("AgentConnected")) {
                return true;
            }
        }
        return false;
    }
}
