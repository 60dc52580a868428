package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The way of a VM whose guest the operator cannot look into, with the four looks that {@code docs/guest-report.md} names. */
class GuestReportsTest {
    private static final Duration A_WHILE = Duration.ofMinutes(4);

    private final Scene scene = Scene.of(Manifests.SATA_E1000E);

    @Test
    void fourReportsBringItToVirtio() {
        scene.operator.seesReportsOnly();
        waitsWith(Reason.GUEST_UNSEEN, 0);

        report();
        waitsWith(Reason.GUEST_UNSEEN, 1);

        report();
        waitsWith(Reason.INSTALL_BY_HAND, 1);

        assertThat(scene.world.adminInstallsDrivers(scene.vm)).isTrue();
        waitsWith(Reason.INSTALL_BY_HAND, 1);

        report();
        waitsWith(Reason.GUEST_UNSEEN, 2);

        report();
        scene.play(A_WHILE);
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.object()
                        .at("/spec/template/spec/domain/devices/disks/0/disk/bus")
                        .asText())
                .isEqualTo("virtio");
    }

    @Test
    void aGuestThatGoesSilentIsNotTakenBack() {
        scene.operator.seesReportsOnly();
        scene.play(A_WHILE);
        report();
        scene.play(A_WHILE);
        assertThat(scene.world.adminInstallsDrivers(scene.vm)).isTrue();
        scene.play(A_WHILE);
        report();
        waitsWith(Reason.GUEST_UNSEEN, 2);

        scene.play(Duration.ofHours(3));
        waitsWith(Reason.GUEST_UNSEEN, 2);
        assertThat(scene.status().rollback()).isNull();
    }

    private void waitsWith(Reason reason, int restarts) {
        scene.play(A_WHILE);
        assertThat(scene.status().waitingFor().reason())
                .as(String.join("\n", scene.story()))
                .isEqualTo(reason.code());
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);
    }

    private void report() {
        var seen = ((Answer.Given<Observation>) scene.world.agent().facts(guest())).value();
        scene.operator.reports().put(scene.vm, new GuestReportSpec(scene.world.now(), seen.facts()));
    }

    private Guest guest() {
        var vmi = scene.cluster.instance(scene.vm.namespace(), scene.vm.name()).orElseThrow();
        return Guest.of(vmi);
    }
}
