package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.apiserver.Admission;
import io.pvdrivers.simulator.world.World;
import java.util.List;
import java.util.Optional;

/** KubeVirt's webhook for VirtualMachineSnapshots, as the world plays it. */
final class SnapshotWebhook implements Admission {
    private final World world;

    SnapshotWebhook(World world) {
        this.world = world;
    }

    @Override
    public String webhookName() {
        return "virtualmachinesnapshot-validator.snapshot.kubevirt.io";
    }

    @Override
    public List<Refusal> validate(Optional<ObjectNode> old, ObjectNode candidate) {
        if (old.isPresent()) {
            return old.get().path("spec").equals(candidate.path("spec"))
                    ? List.of()
                    : List.of(new Refusal("spec", "spec in immutable after creation", "FieldValueInvalid"));
        }
        return world.snapshots().refusal(candidate).stream()
                .map(message -> new Refusal("spec.source", message, "FieldValueInvalid"))
                .toList();
    }
}
