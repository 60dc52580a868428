package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the metrics count is what was done: each deed once, however often it was looked at or asked for. */
class DeedsTest {
    private static final Duration PATIENCE = Duration.ofHours(4);

    @Test
    void ofAMigration() {
        var scene = Scene.of(Manifests.SATA_E1000E).playToItsEnd(PATIENCE);

        assertThat(scene.operator.deeds(scene.vm))
                .containsExactly("Stage", "Restart", "Install", "Switch", "Restart", "CleanUp");
    }

    @Test
    void ofARollback() {
        var scene = Scene.of(
                        Manifests.SATA_E1000E,
                        Fault.named("stop-error-after-switch").orElseThrow())
                .playToItsEnd(PATIENCE);

        assertThat(scene.operator.deeds(scene.vm))
                .containsExactly(
                        "Stage",
                        "Restart",
                        "Install",
                        "Switch",
                        "Restart",
                        "KeepScreenshot",
                        "Restore",
                        "Restart",
                        "CleanUp");
    }
}
