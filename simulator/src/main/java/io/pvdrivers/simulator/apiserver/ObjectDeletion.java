package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Deletes objects: at once, or when their last finalizer goes; what they owned goes with them. */
final class ObjectDeletion {
    private final ObjectStore store;
    private final ObjectMetadata metadata;
    private final GarbageCollector garbage;

    ObjectDeletion(ObjectStore store, ObjectMetadata metadata, GarbageCollector garbage) {
        this.store = store;
        this.metadata = metadata;
        this.garbage = garbage;
    }

    /** The object as it waits for its finalizers; empty when it is gone. */
    Optional<ObjectNode> delete(ResourceKind kind, ObjectNode object) {
        if (!ObjectMetadata.hasFinalizers(object)) {
            remove(kind, object);
            return Optional.empty();
        }
        if (ObjectMetadata.isDeleted(object)) {
            return Optional.of(object);
        }
        return Optional.of(store.replace(kind, object, metadata.markDeleted(object)));
    }

    /** Takes the object out, with whatever has no other owner. */
    ObjectNode remove(ResourceKind kind, ObjectNode object) {
        ObjectNode last = store.remove(kind, object);
        garbage.collect(this);
        return last;
    }

    /** Deletes what was just written if its owners do not exist. */
    void deleteIfOrphan(ResourceKind kind, ObjectNode object) {
        if (garbage.isOrphan(object)) {
            delete(kind, object);
        }
    }

    /** Refuses options this server would not follow, and a delete meant for another object than the current one. */
    static void checkOptions(Target target, JsonNode options, ObjectNode current) {
        String propagation = options.path("propagationPolicy").asText("Background");
        if (!propagation.equals("Background")) {
            throw ApiFailure.notImplemented("propagationPolicy " + propagation);
        }
        checkPrecondition(target, options, current, "uid", "UID");
        checkPrecondition(target, options, current, "resourceVersion", "ResourceVersion");
    }

    private static void checkPrecondition(
            Target target, JsonNode options, ObjectNode current, String field, String label) {
        String wanted = options.path("preconditions").path(field).asText();
        String actual = current.path("metadata").path(field).asText();
        if (!wanted.isEmpty() && !wanted.equals(actual)) {
            throw ApiFailure.conflict(
                    target.kind(),
                    target.requiredName(),
                    "Precondition failed: " + label + " in precondition: " + wanted + ", " + label + " in object meta: "
                            + actual);
        }
    }
}
