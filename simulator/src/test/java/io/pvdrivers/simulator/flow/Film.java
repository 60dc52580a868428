package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A scene while it is played, look by look, and whoever merges what is proposed in it. */
final class Film {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(90);

    /** Kept for less time than a film has, so that its end is seen. */
    private static final String SNAPSHOT =
            Variations.policy("safety: {snapshot: BeforeSwitch, keepSnapshotSeconds: 600}");

    private static final String PROPOSED = Manifests.POLICY.replace("mode: Enforce", "mode: Propose");

    final Scene scene;
    final Duration time;
    private final Optional<GitRepository> git;
    private final List<String> instances = new ArrayList<>();

    private Film(Scene scene, Duration time, Optional<GitRepository> git) {
        this.scene = scene;
        this.time = time;
        this.git = git;
    }

    /** From its beginning. */
    static Film of(String flow) {
        return switch (flow) {
            case "snapshot" -> plain(Scene.of(Manifests.SATA_E1000E, SNAPSHOT));
            case "import", "import-into-a-drive" -> plain(MatrixFlow.named(flow).begin());
            case "preference" -> preference();
            case "preference-back" -> preference(Fault.STOP_ERROR_AFTER_SWITCH);
            case "propose" -> proposed();
            case "propose-back" -> proposed(Fault.STOP_ERROR_AFTER_SWITCH);
            default -> story(flow);
        };
    }

    private static Film story(String flow) {
        var variation = FlowStoriesTest.variations()
                .filter(v -> v.name().equals(flow))
                .findFirst()
                .orElseThrow();
        return new Film(Scene.of(variation, MemoryCluster::new), variation.time(), Optional.empty());
    }

    private static Film plain(Scene scene) {
        return new Film(scene, LONG, Optional.empty());
    }

    private static Film preference(Fault... faults) {
        return plain(Scene.withPreferences(
                List.of(PreferenceLeverTest.plain(), PreferenceLeverTest.pv()),
                Manifests.object(PreferenceLeverTest.OPEN),
                PreferenceLeverTest.POLICY,
                1,
                faults));
    }

    private static Film proposed(Fault... faults) {
        ObjectNode manifest = Manifests.object(Manifests.SATA_E1000E);
        var scene = Scene.of(manifest, PROPOSED, 1, faults);
        return new Film(scene, LONG, Optional.of(new GitRepository(scene, manifest)));
    }

    /** The VMIs that there have been. */
    List<String> instances() {
        return List.copyOf(instances);
    }

    /** Plays one look. */
    void look() {
        scene.play(Duration.ZERO);
        scene.world
                .instance(scene.vm)
                .map(i -> i.at("/metadata/uid").asText())
                .filter(uid -> !instances.contains(uid))
                .ifPresent(instances::add);
    }

    /** Until the next look; what is proposed is merged meanwhile. */
    void pass() {
        git.ifPresent(GitRepository::merge);
        scene.world.advance(scene.world.now().plus(LOOK));
    }

    /** Where it stands, in words that say it to people and to tests. */
    String stands() {
        var waits = scene.waitsFor();
        return stage() + (waits.isEmpty() ? "" : "-" + waits);
    }

    /** The same without what it waits for there. */
    String stage() {
        var status = scene.status();
        var steps = Optional.ofNullable(status.run()).map(r -> r.steps()).orElse(List.of());
        var gate = steps.isEmpty() ? "none" : steps.getLast().gate();
        return status.phase().name().toLowerCase(Locale.ROOT) + "-" + gate;
    }

    /** A run that failed may be tried again by itself, and a snapshot is deleted in the end. */
    private boolean isOver() {
        return scene.phase() == Phase.READY && scene.status().snapshot() == null
                || scene.waitsFor().equals("Held");
    }

    /** Plays the rest; how it ends, how many restarts that took, and what has become of the VM. */
    String ends() {
        var until = scene.world.now().plus(time);
        for (look(); scene.world.now().isBefore(until) && !isOver(); look()) {
            pass();
        }
        return scene.phase() + " " + scene.waitsFor() + ", " + scene.cluster.restarts() + " restarts, snapshots "
                + scene.world.snapshots().names() + ", volumes "
                + scene.world.volumes().dataVolumes() + ", preference "
                + scene.object().at("/spec/preference/name").asText() + ", "
                + Diff.entries(Diff.ignoringMacs(scene.object()));
    }
}
