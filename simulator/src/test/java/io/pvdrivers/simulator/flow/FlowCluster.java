package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.action.VirtualMachines;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where a flow plays: VMs of a world, and what the operator keeps of them. */
interface FlowCluster extends VirtualMachines {
    /** A write of the operator as it came in. */
    record Write(VmName vm, Optional<ArrayNode> patch, boolean restart) {}

    void create(ObjectNode manifest);

    /** A change by somebody who is not the operator. */
    void edit(VmName name, UnaryOperator<ObjectNode> change);

    ObjectNode object(VmName name);

    /** The way into the guests. */
    GuestAgent agent();

    /** Stores the record; what is returned is what a later look finds. */
    DriverState keep(DriverState state);

    void forget(DriverState state);

    Strikes strikes();

    List<Write> writes();

    default long restarts() {
        return writes().stream().filter(Write::restart).count();
    }
}
