package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.util.Optional;

/** A Linux: its kernel has the virtio drivers, so it boots from anything. */
final class LinuxGuest extends Guest {
    private final OsInfo os;
    private boolean agent;

    LinuxGuest(Stage stage, GuestProfile profile) {
        super(stage);
        os = OsInfo.linux(profile.linuxId());
        agent = profile.agent();
    }

    @Override
    boolean start(Hardware hardware) {
        boolean boots = !hardware.bootOrder().isEmpty();
        if (!boots) {
            stage().tell(Kind.STOP_ERROR, "nothing to boot from");
        }
        return boots;
    }

    @Override
    boolean agentCanConnect(Hardware hardware) {
        return agent && hardware.extras().serial();
    }

    @Override
    void stopped() {
        // nothing here that only lives while it runs
    }

    @Override
    OsInfo osInfo() {
        return os;
    }

    @Override
    GuestFacts facts(Session running) {
        return new GuestFacts(
                FactsReader.os(os), "8.2.0", running.bootedAt(), null, null, null, null, null, null, null, null);
    }

    @Override
    InstallProgress install(InstallOrder order, Session running) {
        return new InstallProgress.Exited(2, "This is not Windows: " + os.prettyName() + ".");
    }

    @Override
    void repair(RepairOrder order, Session running) {
        // Linux keeps its disks and addresses
    }

    @Override
    boolean installAgent(Session running) {
        boolean news = !agent;
        agent = true;
        return news;
    }

    @Override
    Optional<IpSettings> ipSettings(Hardware.Nic nic) {
        return Optional.of(nic.lease());
    }
}
