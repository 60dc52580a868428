package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.util.ArrayList;
import java.util.List;
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
    void plugAndPlay(Hardware hardware) {
        // it finds what it needs when it is asked
    }

    @Override
    void stopped() {
        // nothing here that only lives while it runs
    }

    @Override
    public OsInfo osInfo() {
        return os;
    }

    @Override
    List<SeenDisk> seenDisks(Hardware hardware) {
        List<SeenDisk> seen = new ArrayList<>();
        for (Hardware.Drive drive : hardware.drives()) {
            if (drive.kind() != Hardware.Kind.CDROM) {
                seen.add(new SeenDisk(
                        seen.size(), drive.bus(), drive.serial(), drive.sizeBytes(), true, Optional.empty()));
            }
        }
        return seen;
    }

    @Override
    List<SeenFilesystem> seenFilesystems(Hardware hardware) {
        List<SeenFilesystem> seen = new ArrayList<>();
        for (Hardware.Drive drive : hardware.drives()) {
            if (drive.holdsData()) {
                String mount = seen.isEmpty() ? "/" : "/mnt/" + drive.name();
                seen.add(new SeenFilesystem(drive.name() + "1", mount, "ext4", drive.bus(), drive.serial()));
            }
        }
        return seen;
    }

    @Override
    public DiskImage image() {
        boolean withAgent = agent;
        return guest -> {
            if (guest instanceof LinuxGuest linux) {
                linux.agent = withAgent;
            }
        };
    }

    @Override
    List<SeenAdapter> seenAdapters(Hardware hardware) {
        List<SeenAdapter> seen = new ArrayList<>();
        for (Hardware.Nic nic : hardware.nics()) {
            seen.add(new SeenAdapter("eth" + seen.size(), nic.mac(), nic.lease()));
        }
        return seen;
    }

    @Override
    Optional<RunningWindows> windows(Session running) {
        return Optional.empty();
    }

    @Override
    boolean installDrivers(List<String> names, Session running) {
        return false;
    }

    @Override
    Optional<Programs> programs() {
        return Optional.empty();
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
