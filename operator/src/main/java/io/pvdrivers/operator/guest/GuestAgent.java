package io.pvdrivers.operator.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import java.util.List;

/**
 * A way into the guest. Every call names the VMI it means, so that a guest that was restarted meanwhile is not mistaken for
 * the one that was asked about. No call throws for what a guest does: the answer says it.
 */
public interface GuestAgent {

    /** One guest: a VM's instance. */
    record Guest(String namespace, String name, String vmiUid) {}

    /** What came back. */
    sealed interface Answer<T> {
        /** The guest answered. */
        record Given<T>(T value) implements Answer<T> {}

        /** No agent answers in this guest: not installed, not started, or the guest is down. */
        record NotConnected<T>(String message) implements Answer<T> {}

        /** This operator may not or cannot ask; another source has to say it. */
        record CannotAsk<T>(String message) implements Answer<T> {}
    }

    /**
     * Drivers to install from the ISO in the guest's CD-ROM.
     *
     * @param id names this installation; an installer that already runs under it is found again, never started twice
     * @param release the release the ISO must hold
     * @param drivers driver names such as {@code viostor}, in the order to install them
     */
    record InstallOrder(String id, String release, List<String> drivers) {}

    /** How an installation stands. */
    sealed interface InstallProgress {
        record Running() implements InstallProgress {}

        /** The installer ended. Exit codes 0, 259 and 3010 are good; 3010 asks for a reboot. */
        record Exited(int exitCode, String log) implements InstallProgress {}
    }

    /** IP settings and disks to put back after a switch. */
    record RepairOrder(List<GuestFacts.Adapter> adapters, boolean disksOnline) {}

    /** Reads the guest's facts. */
    Answer<GuestFacts> facts(Guest guest);

    /** Starts the installation, or finds it again, and says how it stands. */
    Answer<InstallProgress> install(Guest guest, InstallOrder order);

    /** Asks Windows to reboot. The VMI stays the same. */
    Answer<Void> reboot(Guest guest);

    /** Brings offline disks online and gives adapters their former static IP settings, matched by MAC. */
    Answer<Void> repair(Guest guest, RepairOrder order);
}
