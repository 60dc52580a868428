package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** The DataVolume of an order. CDI makes the claim, with the modes that it knows to fit the StorageClass, and fills it raw. Pure. */
final class DataVolumeTemplate {
    static final String API_VERSION = "cdi.kubevirt.io/v1beta1";

    /** Nobody waits for a first consumer: the volume must be there before a VM has it. */
    private static final String BIND_NOW = "cdi.kubevirt.io/storage.bind.immediate.requested";

    /** Releases of CDI before 1.62 may delete a DataVolume that is filled, and keep its claim. */
    private static final String DELETE_WHEN_FILLED = "cdi.kubevirt.io/storage.deleteAfterCompletion";

    /** An ISO of virtio-win has 0.7 GiB. */
    private static final String MEDIA_SIZE = "2Gi";

    /** Windows would be content with one MiB. Some file systems are not made smaller than 300 MiB. */
    private static final String PRIMER_SIZE = "512Mi";

    private DataVolumeTemplate() {}

    static ObjectNode of(DriverState owner, VolumeOrder order) {
        var volume =
                OwnObjects.begin(API_VERSION, "DataVolume", owner.getMetadata().getNamespace(), order.name());
        if (order.shared()) {
            OwnObjects.label(volume, Names.MEDIA_LABEL, order.release());
        }
        var metadata = (ObjectNode) volume.path("metadata");
        metadata.putObject("annotations").put(BIND_NOW, "true").put(DELETE_WHEN_FILLED, "false");
        var owners = owners(owner, order);
        if (!owners.isEmpty()) {
            metadata.set("ownerReferences", owners);
        }
        var spec = volume.putObject("spec");
        spec.put("contentType", "kubevirt");
        spec.set("source", source(order.content()));
        spec.set("storage", storage(order));
        return volume;
    }

    /** A shared volume goes with the policies that want it, another with its VM's record. */
    static ArrayNode owners(DriverState owner, VolumeOrder order) {
        if (!order.shared()) {
            return OwnObjects.ownedBy(owner);
        }
        return policy(owner)
                .map(p -> OwnObjects.reference(p.kind(), p.name(), p.uid()))
                .orElseGet(JsonNodeFactory.instance::arrayNode);
    }

    private static Optional<PolicyRef> policy(DriverState owner) {
        return Optional.ofNullable(owner.getSpec().policyRef())
                .or(() -> Optional.ofNullable(owner.getSpec().ticket()).map(Ticket::policyRef));
    }

    static ObjectNode source(VolumeContent content) {
        var source = JsonNodeFactory.instance.objectNode();
        switch (content) {
            case VolumeContent.Registry registry -> {
                var from = source.putObject("registry").put("url", "docker://" + registry.image());
                registry.pullSecret().ifPresent(secret -> from.put("secretRef", secret));
            }
            case VolumeContent.Http http ->
                source.putObject("http").put("url", http.url()).put("checksum", "sha256:" + http.sha256());
            case VolumeContent.Blank blank -> source.putObject("blank");
        }
        return source;
    }

    private static ObjectNode storage(VolumeOrder order) {
        var storage = JsonNodeFactory.instance.objectNode();
        order.accessMode().ifPresent(mode -> storage.putArray("accessModes").add(mode));
        order.storageClassName().ifPresent(name -> storage.put("storageClassName", name));
        storage.putObject("resources")
                .putObject("requests")
                .put("storage", order.content() instanceof VolumeContent.Blank ? PRIMER_SIZE : MEDIA_SIZE);
        return storage;
    }

    /** Whether this DataVolume is filled from where the order says. CDI may have added fields. */
    static boolean isFilledAs(VolumeOrder order, JsonNode volume) {
        var stored = volume.at("/spec/source");
        var ordered = source(order.content());
        return stored.size() == 1
                && ordered.properties().stream()
                        .allMatch(kind -> stored.has(kind.getKey())
                                && kind.getValue().properties().stream()
                                        .allMatch(field -> field.getValue()
                                                .equals(stored.path(kind.getKey())
                                                        .path(field.getKey()))));
    }
}
