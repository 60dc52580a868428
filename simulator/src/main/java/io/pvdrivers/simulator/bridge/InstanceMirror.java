package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Optional;

/** One VM's VMI on the API server: follows the one in the world, writing only what differs from what was written last. */
final class InstanceMirror {
    /** Keeps a stored VMI until the world's one is gone, as KubeVirt's own does. */
    static final String FINALIZER = "foregroundDeleteVirtualMachine";

    private static final List<String> MIRRORED =
            List.of("/metadata/labels", "/metadata/annotations", "/metadata/finalizers", "/spec", "/status");

    private final VmName name;
    private final StoredObjects instances;
    private final Uids uids;
    private Optional<ObjectNode> written = Optional.empty();
    private boolean deleted;

    InstanceMirror(VmName name, StoredObjects instances, Uids uids) {
        this.name = name;
        this.instances = instances;
        this.uids = uids;
    }

    /** A VMI that is on the server already, and that the world has taken over as it is. */
    void adopt(ObjectNode found) {
        written = Optional.of(found.deepCopy());
    }

    /** Brings the server to where the world is. After a failure it can be asked again. */
    void follow(Optional<ObjectNode> inWorld) {
        Optional<ObjectNode> wanted = inWorld.map(InstanceMirror::withFinalizer);
        if (written.isPresent() && !sameInstance(wanted)) {
            remove();
        }
        if (wanted.isEmpty()) {
            return;
        }
        if (written.isEmpty()) {
            create(wanted.get());
        }
        update(wanted.get());
        if (wanted.get().at("/metadata").has("deletionTimestamp") && !deleted) {
            instances.delete(name);
            deleted = true;
        }
    }

    private boolean sameInstance(Optional<ObjectNode> wanted) {
        return wanted.map(InstanceMirror::uid).equals(written.map(InstanceMirror::uid));
    }

    /** With its first phase, which KubeVirt's webhook sets; the kind has no status subresource. */
    private void create(ObjectNode wanted) {
        ObjectNode fresh = wanted.deepCopy();
        fresh.withObject("/metadata")
                .remove(List.of("uid", "creationTimestamp", "deletionTimestamp", "resourceVersion"));
        fresh.withObject("/metadata").remove("deletionGracePeriodSeconds");
        ObjectNode stored = instances.create(fresh);
        uids.pair(uid(wanted), uid(stored));
        fresh.withObject("/metadata").put("uid", uid(wanted));
        written = Optional.of(fresh);
        deleted = false;
    }

    private void update(ObjectNode wanted) {
        ObjectNode last = written.orElseThrow();
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        MIRRORED.forEach(path -> replaceIfDifferent(patch, path, last.at(path), wanted.at(path)));
        if (!patch.isEmpty()) {
            instances.patch(name, patch);
        }
        written = Optional.of(wanted);
    }

    private static void replaceIfDifferent(ArrayNode patch, String path, JsonNode before, JsonNode now) {
        if (!now.equals(before) && !now.isMissingNode()) {
            patch.addObject().put("op", "add").put("path", path).set("value", now);
        }
    }

    private void remove() {
        ArrayNode release = JsonNodeFactory.instance.arrayNode();
        release.addObject().put("op", "add").put("path", "/metadata/finalizers").putArray("value");
        if (!deleted) {
            instances.delete(name);
            deleted = true;
        }
        instances.patch(name, release);
        written = Optional.empty();
        deleted = false;
    }

    private static ObjectNode withFinalizer(ObjectNode instance) {
        ObjectNode kept = instance.deepCopy();
        kept.withObject("/metadata").putArray("finalizers").add(FINALIZER);
        return kept;
    }

    private static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }
}
