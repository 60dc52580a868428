package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.action.Deletion;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The DataVolumes and claims of a world, without an API server. */
final class MemoryVolumes implements MediaVolumes {
    private final World world;
    private final Strikes strikes;
    private Deletion deletion = new Deletion.Done();

    MemoryVolumes(World world, Strikes strikes) {
        this.world = world;
        this.strikes = strikes;
    }

    @Override
    public Outcome provide(DriverState owner, VolumeOrder order) {
        var name = new VmName(owner.getMetadata().getNamespace(), order.name());
        var known = world.volumes().dataVolume(name);
        if (known.isEmpty()) {
            strikes.around(() -> world.volumes().putDataVolume(manifest(name, order)));
            return new Outcome.Preparing("CDI has not begun.");
        }
        return known.get().at("/status/phase").asText().equals("Succeeded")
                ? new Outcome.Ready()
                : new Outcome.Preparing(
                        "CDI says: " + known.get().at("/status/phase").asText("Pending") + "." + trouble(known.get()));
    }

    private static String trouble(ObjectNode volume) {
        return StreamSupport.stream(volume.at("/status/conditions").spliterator(), false)
                .filter(c -> c.path("status").asText().equals("False"))
                .filter(c -> c.path("reason").asText().startsWith("Err"))
                .map(c -> " " + c.path("message").asText())
                .findFirst()
                .orElse("");
    }

    private static ObjectNode manifest(VmName name, VolumeOrder order) {
        var volume = Manifests.object("""
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {}
                spec: {storage: {resources: {requests: {storage: 1Gi}}}}
                """);
        volume.withObject("/metadata")
                .put("namespace", name.namespace())
                .put("name", name.name())
                .put("uid", "dv-" + name.name());
        var source = volume.withObject("/spec").putObject("source");
        switch (order.content()) {
            case VolumeContent.Blank blank -> source.putObject("blank");
            case VolumeContent.Http http -> source.putObject("http").put("url", http.url());
            case VolumeContent.Registry registry ->
                source.putObject("registry").put("url", "docker://" + registry.image());
        }
        var storage = volume.withObject("/spec/storage");
        order.storageClassName().ifPresent(c -> storage.put("storageClassName", c));
        order.accessMode().ifPresent(m -> storage.putArray("accessModes").add(m));
        return volume;
    }

    @Override
    public Deletion drop(String namespace, String name) {
        if (deletion instanceof Deletion.Done) {
            strikes.around(() -> world.volumes().deleteDataVolume(new VmName(namespace, name)));
        }
        return deletion;
    }

    /** From now on deletions end so. */
    void deletes(Deletion outcome) {
        deletion = outcome;
    }

    @Override
    public Optional<ClaimFacts> claim(String namespace, String name) {
        var vmName = new VmName(namespace, name);
        return world.volumes()
                .claim(vmName)
                .map(claim -> new ClaimFacts(
                        name,
                        StreamSupport.stream(claim.at("/spec/accessModes").spliterator(), false)
                                .map(JsonNode::asText)
                                .toList(),
                        claim.at("/spec/volumeMode").asText("Filesystem"),
                        claim.at("/status/phase").asText("Pending"),
                        world.volumes().problem(vmName).or(() -> unbound(claim))));
    }

    /** A cluster says so of every claim that waits, also of one that CDI is filling. */
    private static Optional<String> unbound(JsonNode claim) {
        return Optional.of("It is not bound to a volume.")
                .filter(p -> claim.at("/status/phase").asText("Pending").equals("Pending"));
    }
}
