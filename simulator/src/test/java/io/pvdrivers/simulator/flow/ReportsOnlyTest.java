package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An operator without a way into guests: it sees what GuestReports say, and people do inside Windows what it asks for. */
class ReportsOnlyTest {
    private static final VmName ERP = new VmName("vms", "erp");

    private final World world = new World(WorldSettings.DEFAULTS.withRegistry(Manifests.registry()));
    private final MemoryCluster cluster = new MemoryCluster(world);
    private MemoryOperator operator;

    private void begin() {
        begin(Manifests.POLICY);
    }

    private void begin(String policy) {
        cluster.create(Manifests.object(Manifests.SATA_E1000E));
        operator = new MemoryOperator(world, cluster, Manifests.releases(), 1, new ReportsOnly());
        operator.policies().add(Manifests.policy(policy));
    }

    @Test
    void withReportsAndAPersonInsideTheVmArrives() {
        begin();

        arrives();
    }

    @Test
    void onScsiToo() {
        begin(Variations.policy("devices: {disks: {bus: scsi}}"));

        arrives();
    }

    private void arrives() {
        for (int i = 0; i < 120 && phase() != Phase.READY; i++) {
            report();
            waitsFor().filter(Reason.INSTALL_BY_HAND.code()::equals).ifPresent(r -> installByHand());
            operator.runFor(Duration.ofSeconds(20));
        }

        assertThat(phase()).as(String.join("\n", operator.story(ERP))).isEqualTo(Phase.READY);
        assertThat(cluster.restarts()).isEqualTo(2);
    }

    @Test
    void withoutReportsItWaitsAndTouchesNothing() {
        begin();

        operator.runFor(Duration.ofHours(2));

        assertThat(waitsFor()).contains(Reason.GUEST_UNSEEN.code());
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void whenReportsStopAfterTheSwitchItWaitsAndNeverReturnsByItself() {
        begin();
        for (int i = 0; i < 120 && cluster.restarts() < 2; i++) {
            report();
            waitsFor().filter(Reason.INSTALL_BY_HAND.code()::equals).ifPresent(r -> installByHand());
            operator.runFor(Duration.ofSeconds(20));
        }

        operator.runFor(Duration.ofHours(5));

        assertThat(waitsFor()).contains(Reason.GUEST_UNSEEN.code());
        assertThat(cluster.restarts()).isEqualTo(2);
        assertThat(operator.status(ERP).orElseThrow().rollback()).isNull();
    }

    private Phase phase() {
        return operator.status(ERP).map(s -> s.phase()).orElse(Phase.PENDING);
    }

    private Optional<String> waitsFor() {
        return operator.status(ERP).map(s -> s.waitingFor()).map(WaitingFor::reason);
    }

    /** What a scheduled task inside the guest would send. */
    private void report() {
        guest().ifPresent(guest -> {
            if (world.agent().facts(guest) instanceof Answer.Given<Observation> given) {
                operator.reports()
                        .put(ERP, new GuestReportSpec(world.now(), given.value().facts()));
            }
        });
    }

    private void installByHand() {
        world.adminInstallsDrivers(ERP);
    }

    private Optional<Guest> guest() {
        return cluster.instance("vms", "erp").map(Guest::of);
    }
}
