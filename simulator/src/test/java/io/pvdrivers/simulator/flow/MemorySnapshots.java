package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.action.Deletion;
import io.pvdrivers.operator.action.Snapshots;
import io.pvdrivers.operator.gate.Action.TakeSnapshot;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.ArrayList;

/** The snapshots of a world, taken and dropped without an API server. */
final class MemorySnapshots implements Snapshots {
    private final World world;
    private final Strikes strikes;
    private Deletion deletion = new Deletion.Done();

    MemorySnapshots(World world, Strikes strikes) {
        this.world = world;
        this.strikes = strikes;
    }

    @Override
    public Outcome take(DriverState owner, TakeSnapshot order) {
        var name = new VmName(owner.getMetadata().getNamespace(), order.name());
        if (world.snapshots().snapshot(name).isEmpty()) {
            var object = object(name, owner.getSpec().virtualMachine().name());
            var refusal = world.snapshots().refusal(object);
            if (refusal.isPresent()) {
                return new Outcome.Failed(refusal.get());
            }
            strikes.around(() -> world.snapshots().put(object));
        }
        return outcome(world.snapshots().snapshot(name).orElseThrow().path("status"));
    }

    @Override
    public Deletion drop(String namespace, String name) {
        var snapshot = new VmName(namespace, name);
        if (deletion instanceof Deletion.Done && world.snapshots().names().contains(snapshot)) {
            strikes.around(() -> world.snapshots().delete(snapshot));
        }
        return deletion;
    }

    /** From now on deletions end so. */
    void deletes(Deletion outcome) {
        deletion = outcome;
    }

    private static ObjectNode object(VmName name, String vm) {
        var object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "snapshot.kubevirt.io/v1beta1").put("kind", "VirtualMachineSnapshot");
        object.putObject("metadata")
                .put("namespace", name.namespace())
                .put("name", name.name())
                .put("uid", "snapshot-" + name.name());
        object.withObject("/spec/source")
                .put("apiGroup", "kubevirt.io")
                .put("kind", "VirtualMachine")
                .put("name", vm);
        return object;
    }

    private static Outcome outcome(JsonNode status) {
        if (status.path("readyToUse").asBoolean()) {
            var indications = new ArrayList<String>();
            status.path("indications").forEach(indication -> indications.add(indication.asText()));
            return new Outcome.Ready(indications);
        }
        var error = status.at("/error/message").asText();
        return status.path("phase").asText().equals("Failed")
                ? new Outcome.Failed(error.isEmpty() ? "snapshot deadline exceeded" : error)
                : new Outcome.InProgress(error);
    }
}
