package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.ForeignDriver;
import io.pvdrivers.simulator.world.guest.Programs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that have brought drivers along from another hypervisor. */
class ForeignSoftwareTest {
    private static final Duration A_WHILE = Duration.ofMinutes(30);

    private static Scene with(String foreign) {
        return with(foreign, Manifests.POLICY);
    }

    private static Scene with(String foreign, String policy) {
        return Scene.of(Variations.hint(Variations.base(), "foreign", foreign), policy, 1);
    }

    private static List<ForeignDriver> found(Scene scene) {
        return Optional.ofNullable(scene.status().foreignDrivers()).orElse(List.of());
    }

    private static Optional<Condition> condition(Scene scene) {
        return scene.status().conditions().stream()
                .filter(c -> c.getType().equals("ForeignDrivers"))
                .findFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-pv", "xen-server", "red-hat-xen", "gplpv"})
    void drivers_of_xen_at_work_block_until_they_are_gone(String foreign) {
        var scene = with(foreign).play(A_WHILE);

        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("ForeignDrivers");
        assertThat(scene.phase()).isEqualTo(Phase.BLOCKED);
        assertThat(scene.status().waitingFor().message()).contains("is at work in this guest");
        assertThat(found(scene)).hasSize(1).allMatch(d -> d.running() && d.conflicting() && d.changedAt() != null);
        assertThat(condition(scene)).hasValueSatisfying(c -> {
            assertThat(c.getStatus()).isEqualTo("True");
            assertThat(c.getReason()).isEqualTo("Conflicting");
        });
        assertThat(scene.object()).isEqualTo(scene.before);

        assertThat(scene.world.adminChangesPrograms(scene.vm, Programs::removeForeign))
                .isTrue();
        scene.playToItsEnd(Duration.ofHours(4));

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(found(scene)).isEmpty();
        assertThat(condition(scene)).isEmpty();
    }

    @Test
    void what_was_found_is_written_once() {
        var scene = with("aws-pv").play(A_WHILE);
        var found = found(scene);
        var since = condition(scene).orElseThrow().getLastTransitionTime();
        scene.play(Duration.ofHours(30));

        assertThat(found(scene)).isEqualTo(found);
        assertThat(condition(scene).orElseThrow().getLastTransitionTime()).isEqualTo(since);
    }

    @Test
    void the_policy_may_take_them_as_they_are() {
        var scene = with("aws-pv", Variations.policy("safety: {allowForeignDrivers: true}"));
        scene.playToItsEnd(Duration.ofHours(4));

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(condition(scene).map(Condition::getReason)).contains("Conflicting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vmware-tools", "aws-pv-left-over"})
    void what_does_no_harm_is_said_and_holds_nothing_up(String foreign) {
        var scene = with(foreign).playToItsEnd(Duration.ofHours(4));

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(found(scene)).hasSize(1).noneMatch(ForeignDriver::conflicting);
        assertThat(scene.status().notices()).extracting(Notice::reason).containsExactly("ForeignDrivers");
        assertThat(condition(scene).map(Condition::getStatus)).contains("True");
    }

    /** Neither a stop nor a guest that is not seen for a while takes back what is known of it, and nothing is written. */
    @Test
    void a_vm_at_rest_with_foreign_drivers_is_silent() {
        var scene = with("vmware-tools").playToItsEnd(Duration.ofHours(4)).play(Duration.ofHours(1));
        var writes = scene.operator.statusWrites();

        scene.userStops();
        scene.play(Duration.ofMinutes(20));
        scene.operator.forgetWhatItSaw();
        scene.userStarts();
        scene.play(Duration.ofHours(2));

        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(condition(scene)).isPresent();
        assertThat(scene.operator.statusWrites()).isEqualTo(writes);
    }

    /** Whoever looks into the guest, the facts are the same. */
    @Test
    void several_makes_are_told_apart() {
        var scene = with("aws-pv,vmware-tools").play(A_WHILE);

        assertThat(found(scene))
                .extracting(d -> d.family() + " " + d.version())
                .containsExactly("AWS PV 8.4.3", "VMware Tools 12.3.5.22544099");
    }
}
