package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent;

/** The way to the world's guest agents for those who know the uids that the API server shows. */
final class StoredGuests implements AgentChannel {
    private final AgentChannel world;
    private final Uids uids;
    private final Runnable somethingBegan;

    /** @param somethingBegan told after each command: something may be due now that nobody waits for */
    StoredGuests(AgentChannel world, Uids uids, Runnable somethingBegan) {
        this.world = world;
        this.uids = uids;
        this.somethingBegan = somethingBegan;
    }

    @Override
    public Reply call(GuestAgent.Guest guest, ObjectNode command) {
        Reply reply = world.call(
                new GuestAgent.Guest(guest.namespace(), guest.name(), uids.inWorld(guest.vmiUid()), guest.nodeName()),
                command);
        somethingBegan.run();
        return reply;
    }
}
