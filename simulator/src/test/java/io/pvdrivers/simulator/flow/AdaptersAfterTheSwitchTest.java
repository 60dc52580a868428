package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Network adapters that are not what they were once the devices have changed. */
class AdaptersAfterTheSwitchTest {
    private static final Duration LONG = Duration.ofMinutes(60);
    private static final int JUMBO = 9000;

    @Test
    void oneThatIsMissingIsAPersonsMatter() {
        var scene = Scene.of(Manifests.SATA_E1000E, Fault.ADAPTER_STAYS_MISSING);
        var mac = mac(scene);

        scene.playUntil(() -> scene.waitsFor().equals("AdapterMissing"));

        assertThat(Objects.requireNonNull(scene.status().waitingFor()).message())
                .contains("default (" + mac + ")")
                .contains("Device Manager");
        scene.play(LONG);
        assertThat(scene.waitsFor()).isEqualTo("AdapterMissing");
        assertThat(scene.status().rollback()).isNull();
        assertThat(scene.cluster.restarts()).isEqualTo(2);

        scene.annotate("pvdrivers.io/rollback", "now");
        scene.playToItsEnd(LONG);
        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(scene.cluster.restarts()).isEqualTo(3);
        assertThat(mac(scene)).isEqualTo(mac);
    }

    @Test
    void anMtuSetByHandIsPutBack() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        setMtu(scene);

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.operator.deeds(scene.vm)).contains("Repair");
        assertThat(adapter(scene).mtu()).isEqualTo(JUMBO);
        assertThat(adapter(scene).dhcp()).isTrue();
    }

    private static void setMtu(Scene scene) {
        var jumbo = adapter(scene).withMtu(JUMBO);
        var answer = scene.world.agent().repair(guest(scene), new RepairOrder(List.of(jumbo), List.of()));
        assertThat(answer).isEqualTo(new Answer.Given<>(List.of()));
        assertThat(adapter(scene).mtu()).isEqualTo(JUMBO);
    }

    private static Adapter adapter(Scene scene) {
        var seen = ((Answer.Given<Observation>) scene.world.agent().facts(guest(scene))).value();
        return Objects.requireNonNull(seen.facts().adapters()).getFirst();
    }

    private static Guest guest(Scene scene) {
        return Guest.of(
                scene.cluster.instance(scene.vm.namespace(), scene.vm.name()).orElseThrow());
    }

    private static String mac(Scene scene) {
        return scene.world
                .instance(scene.vm)
                .orElseThrow()
                .at("/status/interfaces/0/mac")
                .asText();
    }
}
