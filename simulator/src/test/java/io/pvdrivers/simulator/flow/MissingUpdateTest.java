package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.GuestFactsBuilder;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Windows 7 under a release whose drivers are signed in a way that it accepts with an update only. */
class MissingUpdateTest {
    private static final String POLICY = Manifests.POLICY.replace(
            "version: 0.1.302", "version: 0.1.187, acceptIssues: [WIN7-SHA256-ONLY, LEGACY-SIG-INVALID]");

    private final Scene scene = Scene.of(Variations.hint(Variations.base(), "os", "w7"), POLICY, 1);

    /** Its PowerShell is too old for the script, so that a report has to tell. */
    @Test
    void waits_for_the_update_and_goes_on_once_it_is_there() {
        scene.play(Duration.ofMinutes(30));
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.WAITING);
        assertThat(scene.waitsFor()).isEqualTo("UpdatesUnknown");
        assertThat(scene.status().waitingFor().message())
                .startsWith(
                        "Release 0.1.187 needs one of the Windows updates KB3033929, KB4474419 in Windows 7, and nothing"
                                + " tells which updates this guest has. PowerShell refused the script")
                .contains("under facts.updates in a GuestReport named erp");

        report("KB976932");
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.BLOCKED);
        assertThat(scene.waitsFor()).isEqualTo("MissingUpdate");

        report("KB976932", "KB4474419");
        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("GuestRoleUnknown");
    }

    private void report(String... updates) {
        var facts = GuestFactsBuilder.builder().updates(List.of(updates)).build();
        scene.operator.reports().put(scene.vm, new GuestReportSpec(scene.world.now(), facts));
        scene.play(Duration.ofMinutes(30));
    }
}
