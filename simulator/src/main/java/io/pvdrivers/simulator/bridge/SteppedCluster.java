package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.simulator.world.World;
import java.util.Optional;

/**
 * A {@link World} behind an API server that moves only with its caller: no thread, no watch. The caller lets the world's
 * time pass, says which VMs were stored, and has the rest written to the server.
 */
public final class SteppedCluster {
    private final StoredMachines machines;
    private final ClusterMirror mirror;
    private final AgentChannel channel;
    private final KubeVirtApi kubeVirt;

    /** @param client is not closed */
    public SteppedCluster(World world, KubernetesClient client) {
        Uids uids = new Uids();
        machines = new StoredMachines(world);
        mirror = new ClusterMirror(world, client, Scope.ALL, uids, Optional.empty());
        channel = new StoredGuests(world.channel(), uids, () -> {});
        kubeVirt = new KubeVirtApi(world, client, machines, () -> {});
    }

    /** The world hears of a VM as the server holds it now. */
    public void put(ObjectNode vm) {
        machines.put(vm);
    }

    /** Brings VMIs and statuses on the server to where the world is. */
    public void publish() {
        mirror.publish();
    }

    /** The way to the agents of the guests, with the uids that the server gave and without a pod between. */
    public AgentChannel channel() {
        return channel;
    }

    /** The operator's way into the guests, over that channel. */
    public GuestAgent agent() {
        return new QemuGuestAgent(channel);
    }

    /** What the server must be led to. */
    public KubeVirtApi kubeVirt() {
        return kubeVirt;
    }
}
