package io.pvdrivers.simulator.bridge;

import io.pvdrivers.operator.guest.GuestAgent;
import java.util.List;

/** The world's guest agent, asked with the uids that the API server shows. */
final class StoredGuests implements GuestAgent {
    private final GuestAgent world;
    private final Uids uids;
    private final Runnable somethingBegan;

    /** @param somethingBegan told after each act in a guest: something may be due now that nobody waits for */
    StoredGuests(GuestAgent world, Uids uids, Runnable somethingBegan) {
        this.world = world;
        this.uids = uids;
        this.somethingBegan = somethingBegan;
    }

    @Override
    public Answer<Observation> facts(Guest guest) {
        return world.facts(inWorld(guest));
    }

    @Override
    public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
        return told(world.install(inWorld(guest), order));
    }

    @Override
    public Answer<Void> reboot(Guest guest) {
        return told(world.reboot(inWorld(guest)));
    }

    @Override
    public Answer<List<String>> repair(Guest guest, RepairOrder order) {
        return told(world.repair(inWorld(guest), order));
    }

    @Override
    public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
        return told(world.prepare(inWorld(guest), order));
    }

    @Override
    public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
        return told(world.removeGhosts(inWorld(guest), pciIds));
    }

    private <T> Answer<T> told(Answer<T> answer) {
        somethingBegan.run();
        return answer;
    }

    private Guest inWorld(Guest guest) {
        return new Guest(guest.namespace(), guest.name(), uids.inWorld(guest.vmiUid()), guest.nodeName());
    }
}
