package io.pvdrivers.operator.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import java.util.List;
import java.util.Optional;

/**
 * A way into the guest. Every call names the VMI it means, so that a guest that was restarted meanwhile is not mistaken for
 * the one that was asked about. No call throws for what a guest does: the answer says it.
 */
public interface GuestAgent {

    /**
     * One guest: a VM's instance.
     *
     * @param nodeName the node it runs on, where KubeVirt has said so
     */
    record Guest(String namespace, String name, String vmiUid, Optional<String> nodeName) {
        /** The guest of this VMI. */
        public static Guest of(VirtualMachineInstance vmi) {
            var metadata = vmi.getMetadata();
            return new Guest(
                    metadata.getNamespace(),
                    metadata.getName(),
                    metadata.getUid(),
                    Optional.ofNullable(vmi.getStatus().nodeName()));
        }
    }

    /** What came back. */
    sealed interface Answer<T> {
        /** The guest answered. */
        record Given<T>(T value) implements Answer<T> {}

        /** No agent answers in this guest: not installed, not started, or the guest is down. */
        record NotConnected<T>(String message) implements Answer<T> {}

        /**
         * This operator may not or cannot ask; another source has to say it, another hand to do it.
         *
         * @param busy it can soon: nothing is in the way but other questions of its own
         */
        record CannotAsk<T>(String message, boolean busy) implements Answer<T> {
            public CannotAsk(String message) {
                this(message, false);
            }
        }
    }

    /**
     * What was seen of a guest.
     *
     * @param blindSpots what could not be seen
     */
    record Observation(GuestFacts facts, List<BlindSpot> blindSpots) {
        public Observation {
            blindSpots = List.copyOf(blindSpots);
        }
    }

    /**
     * Something that cannot be seen from here.
     *
     * @param fact its name among the {@link GuestFacts}, such as {@code driverStore} or {@code roles.bitLocker}
     * @param why a sentence that says why, and how that is mended
     */
    record BlindSpot(String fact, String why) {
        /** The agent does not run programs: nothing can be done inside the guest. */
        public static final String GUEST_EXEC = "guest-exec";

        /** PowerShell does not run our scripts: nothing but a reboot can be done inside the guest. */
        public static final String POWERSHELL = "powershell";
    }

    /**
     * Drivers to install from the ISO in the guest's CD-ROM.
     *
     * @param id names this installation; an installer that already runs under it is found again, never started twice
     * @param release the release the ISO must hold
     * @param drivers in the order to install them
     * @param msi whether the ISO's own installer is to be tried before the drivers one by one
     * @param guestAgent whether the guest agent is brought to the version on the ISO, after the drivers
     */
    record InstallOrder(
            String id,
            String release,
            GuestOs os,
            Architecture architecture,
            List<DriverPackage> drivers,
            boolean msi,
            boolean guestAgent) {
        public InstallOrder {
            drivers = List.copyOf(drivers);
        }
    }

    /**
     * A driver, and the version that the release has of it for the guest's Windows.
     *
     * @param takesBack whether it is bound to its devices although Windows runs them with a newer one
     */
    record DriverPackage(Driver driver, DriverVersion version, boolean takesBack) {}

    /** How an installation stands. */
    sealed interface InstallProgress {
        record Running() implements InstallProgress {}

        /** The installer ended. Exit codes 0, 259, 1641 and 3010 are good; 1641 and 3010 ask for a reboot. */
        record Exited(int exitCode, String log) implements InstallProgress {}
    }

    /**
     * IP settings and disks to put back after a switch.
     *
     * @param adapters adapters as they were, known by their MACs
     * @param disks signatures or serials of disks that were online
     */
    record RepairOrder(List<GuestFacts.Adapter> adapters, List<String> disks) {
        public RepairOrder {
            adapters = List.copyOf(adapters);
            disks = List.copyOf(disks);
        }
    }

    /** What is to be out of the way before the guest's devices change. */
    record PrepareOrder(boolean suspendBitLocker, boolean disableHibernation) {}

    /** Reads the guest's facts. */
    Answer<Observation> facts(Guest guest);

    /** Starts the installation, or finds it again, and says how it stands. */
    Answer<InstallProgress> install(Guest guest, InstallOrder order);

    /** Asks Windows to reboot. The VMI stays the same. */
    Answer<Void> reboot(Guest guest);

    /** Brings disks online and gives adapters their former IP settings, matched by MAC. The answer: what did not succeed. */
    Answer<List<String>> repair(Guest guest, RepairOrder order);

    /** Suspends BitLocker for one start of Windows, or turns hibernation off. The answer: what did not succeed. */
    Answer<List<String>> prepare(Guest guest, PrepareOrder order);

    /**
     * Removes adapters that Windows remembers and that are not there any more. The answer: what did not succeed.
     *
     * @param pciIds their PCI ids, such as {@code 8086:10d3}; adapters with others stay
     */
    Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds);
}
