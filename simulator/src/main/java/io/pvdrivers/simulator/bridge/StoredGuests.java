package io.pvdrivers.simulator.bridge;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.GuestAgent;

/** The world's guest agent, asked with the uids that the API server shows. */
final class StoredGuests implements GuestAgent {
    private final GuestAgent world;
    private final Uids uids;

    StoredGuests(GuestAgent world, Uids uids) {
        this.world = world;
        this.uids = uids;
    }

    @Override
    public Answer<GuestFacts> facts(Guest guest) {
        return world.facts(inWorld(guest));
    }

    @Override
    public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
        return world.install(inWorld(guest), order);
    }

    @Override
    public Answer<Void> reboot(Guest guest) {
        return world.reboot(inWorld(guest));
    }

    @Override
    public Answer<Void> repair(Guest guest, RepairOrder order) {
        return world.repair(inWorld(guest), order);
    }

    private Guest inWorld(Guest guest) {
        return new Guest(guest.namespace(), guest.name(), uids.inWorld(guest.vmiUid()));
    }
}
