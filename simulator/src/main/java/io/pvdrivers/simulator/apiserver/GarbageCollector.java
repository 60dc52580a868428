package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Deletes what names only owners that are gone, at once instead of a little later. An owner this server has never seen
 * counts as living: manifests are brought in without all that owned them.
 */
final class GarbageCollector {
    private final ObjectStore store;
    private final KindRegistry kinds;
    private final Set<String> gone = new HashSet<>();

    GarbageCollector(ObjectStore store, KindRegistry kinds) {
        this.store = store;
        this.kinds = kinds;
        store.listen(this::track);
    }

    private void track(StoreEvent event) {
        if (event.after().isEmpty()) {
            gone.add(event.last().path("metadata").path("uid").asText());
        }
    }

    /** Looks at every object; asked for after each deletion. */
    void collect(ObjectDeletion deletion) {
        for (ResourceKind kind : kinds.all()) {
            for (ObjectNode object : store.list(kind)) {
                store.find(kind, ObjectKey.of(object))
                        .filter(this::isOrphan)
                        .ifPresent(orphan -> deletion.delete(kind, orphan));
            }
        }
    }

    boolean isOrphan(JsonNode object) {
        JsonNode owners = object.path("metadata").path("ownerReferences");
        if (ObjectMetadata.isDeleted(object) || owners.isEmpty()) {
            return false;
        }
        for (JsonNode owner : owners) {
            if (!gone.contains(owner.path("uid").asText())) {
                return false;
            }
        }
        return true;
    }
}
