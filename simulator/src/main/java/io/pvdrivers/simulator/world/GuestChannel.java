package io.pvdrivers.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.world.agent.AgentReply;
import io.pvdrivers.simulator.world.agent.QemuAgent;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.WeakHashMap;

/** The channel to the agents of a world's guests, without a pod between. */
final class GuestChannel implements AgentChannel {
    private final World world;
    private final Map<Guest, QemuAgent> agents = new WeakHashMap<>();

    GuestChannel(World world) {
        this.world = world;
    }

    @Override
    public Reply call(GuestAgent.Guest guest, ObjectNode command) {
        synchronized (world) {
            VmName name = new VmName(guest.namespace(), guest.name());
            if (world.cluster().faults(name).contains(Fault.AGENT_ACCESS_DENIED)) {
                return new Reply.CannotAsk("pods \"virt-launcher-" + guest.name() + "\" is forbidden: no pods/exec");
            }
            Optional<Guest> inside = world.cluster().guestOf(name, guest.vmiUid());
            if (inside.isEmpty()) {
                return new Reply.NotConnected("no VMI " + guest.vmiUid() + " of " + name + " is running");
            }
            return agent(name, inside.get())
                    .map(agent -> reply(agent.answer(command)))
                    .orElseGet(() -> new Reply.NotConnected("QEMU guest agent is not connected"));
        }
    }

    /** The agent of a guest as it runs now; empty when none is connected. */
    Optional<QemuAgent> agent(VmName name, Guest guest) {
        OptionalInt start = guest.agentStart();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        QemuAgent known = agents.get(guest);
        if (known == null || !known.isConnected()) {
            known = new QemuAgent(guest, world.cluster().faults(name), start.getAsInt());
            agents.put(guest, known);
        }
        return Optional.of(known);
    }

    private static Reply reply(AgentReply answer) {
        return switch (answer) {
            case AgentReply.Returned returned -> new Reply.Returned(returned.value());
            case AgentReply.Failed failed -> new Reply.Failed(failed.message());
        };
    }
}
