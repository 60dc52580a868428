package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A cluster that is like another but for what a test changes. */
class ForwardingCluster implements FlowCluster {
    final FlowCluster cluster;

    ForwardingCluster(FlowCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void create(ObjectNode manifest) {
        cluster.create(manifest);
    }

    @Override
    public void edit(VmName name, UnaryOperator<ObjectNode> change) {
        cluster.edit(name, change);
    }

    @Override
    public ObjectNode object(VmName name) {
        return cluster.object(name);
    }

    @Override
    public GuestAgent agent() {
        return cluster.agent();
    }

    @Override
    public DriverState keep(DriverState state) {
        return cluster.keep(state);
    }

    @Override
    public void forget(DriverState state) {
        cluster.forget(state);
    }

    @Override
    public Strikes strikes() {
        return cluster.strikes();
    }

    @Override
    public List<Write> writes() {
        return cluster.writes();
    }

    @Override
    public Optional<Live> get(String namespace, String name) {
        return cluster.get(namespace, name);
    }

    @Override
    public Optional<LiveInstance> liveInstance(String namespace, String name) {
        return cluster.liveInstance(namespace, name);
    }

    @Override
    public VirtualMachine upToDate(VirtualMachine cached) {
        return cluster.upToDate(cached);
    }

    @Override
    public Written patch(String namespace, String name, ArrayNode operations) {
        return cluster.patch(namespace, name, operations);
    }

    @Override
    public Written restart(String namespace, String name, boolean atOnce) {
        return cluster.restart(namespace, name, atOnce);
    }
}
