package io.pvdrivers.simulator.world.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A PersistentVolumeClaim, and what is on its volume. */
public final class Claim {
    private static final String FILLING = "cdi.kubevirt.io/storage.pod.phase";
    private static final long USUAL_SIZE = 64L << 30;

    private final ObjectNode object;
    private final Optional<Medium> medium;
    private final boolean blank;
    private boolean bound;
    private Optional<String> problem = Optional.empty();

    private Claim(ObjectNode object, Optional<Medium> medium, boolean blank, boolean bound) {
        this.object = object;
        this.medium = medium;
        this.blank = blank;
        this.bound = bound;
    }

    /** One that has still to be bound. */
    static Claim pending(ObjectNode object, Optional<Medium> medium, boolean blank) {
        return new Claim(object, medium, blank, false);
    }

    /** One that was bound before. */
    static Claim bound(ObjectNode object, Optional<Medium> medium) {
        return new Claim(object, medium, false, true);
    }

    public String name() {
        return object.at("/metadata/name").asText();
    }

    VmName key() {
        return VmName.of(object);
    }

    public boolean isBound() {
        return bound;
    }

    void bind() {
        bound = true;
        problem = Optional.empty();
    }

    /** What keeps it from being bound. */
    public Optional<String> problem() {
        return problem;
    }

    void problem(String message) {
        problem = Optional.of(message);
    }

    /** The ISO on it. */
    public Optional<Medium> medium() {
        return medium;
    }

    /** Whether nothing is on it. */
    public boolean isBlank() {
        return blank;
    }

    public boolean isBlock() {
        return object.at("/spec/volumeMode").asText().equals("Block");
    }

    /** Whether VMs on several nodes may have it at once. */
    public boolean isShared() {
        return accessModes().contains("ReadWriteMany");
    }

    /** Whether only one node may have it at a time. */
    public boolean isOfOneNode() {
        return accessModes().stream().allMatch(mode -> mode.startsWith("ReadWriteOnce"));
    }

    /** Whether what is on it can be opened for writing. */
    public boolean isWritable() {
        return accessModes().stream().anyMatch(mode -> mode.startsWith("ReadWrite"));
    }

    public List<String> accessModes() {
        return StreamSupport.stream(object.at("/spec/accessModes").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public long sizeBytes() {
        String size = object.at("/spec/resources/requests/storage").asText();
        try {
            return size.isEmpty()
                    ? USUAL_SIZE
                    : Quantity.getAmountInBytes(Quantity.parse(size)).longValue();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return USUAL_SIZE;
        }
    }

    /** The uid of the DataVolume that it was made for. */
    Optional<String> dataVolumeUid() {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("kind").asText().equals("DataVolume")) {
                return Optional.of(owner.path("uid").asText());
            }
        }
        return Optional.empty();
    }

    /** As Kubernetes shows it. */
    ObjectNode json() {
        ObjectNode claim = object.deepCopy();
        ObjectNode status = claim.putObject("status").put("phase", bound ? "Bound" : "Pending");
        if (bound) {
            status.set("accessModes", object.at("/spec/accessModes").deepCopy());
            status.putObject("capacity").set("storage", object.at("/spec/resources/requests/storage"));
            ((ObjectNode) claim.path("spec")).put("volumeName", "pv-" + name());
            if (dataVolumeUid().isPresent()) {
                claim.withObject("/metadata/annotations").put(FILLING, "Succeeded");
            }
        }
        return claim;
    }
}
