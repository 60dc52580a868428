package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.apiserver.Admission;
import io.pvdrivers.simulator.world.World;
import java.util.List;
import java.util.Optional;

/** KubeVirt's webhooks for VMs, as the world plays them. */
final class KubeVirtWebhooks implements Admission {
    private final World world;

    KubeVirtWebhooks(World world) {
        this.world = world;
    }

    @Override
    public String webhookName() {
        return "virtualmachine-validator.kubevirt.io";
    }

    @Override
    public ObjectNode mutate(Optional<ObjectNode> old, ObjectNode candidate) {
        return old.isPresent() ? world.mutateUpdate(candidate) : world.mutateCreate(candidate);
    }

    @Override
    public List<Refusal> validate(Optional<ObjectNode> old, ObjectNode candidate) {
        return old
                .map(before -> world.admitUpdate(before, candidate))
                .orElseGet(() -> world.admitCreate(candidate))
                .stream()
                .map(refusal -> new Refusal(refusal.field(), refusal.message(), refusal.reason()))
                .toList();
    }
}
