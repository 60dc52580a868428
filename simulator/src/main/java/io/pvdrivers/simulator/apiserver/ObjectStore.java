package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The objects, one revision counter for all of them, and the history a watch resumes from. Objects in here are never
 * changed: a write puts a new one in place. Not thread safe; the dispatcher lets one request in at a time.
 */
final class ObjectStore {
    private static final int HISTORY = 4096;

    private final Map<String, TreeMap<ObjectKey, ObjectNode>> objects = new HashMap<>();
    private final Deque<StoreEvent> history = new ArrayDeque<>();
    private final List<Consumer<StoreEvent>> listeners = new ArrayList<>();
    private long revision = 1;

    void listen(Consumer<StoreEvent> listener) {
        listeners.add(listener);
    }

    long revision() {
        return revision;
    }

    Optional<ObjectNode> find(ResourceKind kind, ObjectKey key) {
        return Optional.ofNullable(ofKind(kind).get(key));
    }

    List<ObjectNode> list(ResourceKind kind) {
        return List.copyOf(ofKind(kind).values());
    }

    ObjectNode insert(ResourceKind kind, ObjectNode object) {
        return put(kind, Optional.empty(), object);
    }

    ObjectNode replace(ResourceKind kind, ObjectNode old, ObjectNode object) {
        return put(kind, Optional.of(old), object);
    }

    /** Takes the object out and returns it as the DELETED event shows it. */
    ObjectNode remove(ResourceKind kind, ObjectNode object) {
        ofKind(kind).remove(ObjectKey.of(object));
        ObjectNode last = stamped(object);
        publish(new StoreEvent(revision, kind, Optional.of(object), Optional.empty(), last));
        return last;
    }

    /** What happened after the given revision; empty when that is too long ago to know. */
    Optional<List<StoreEvent>> since(long asked) {
        boolean forgotten =
                history.size() == HISTORY && asked < history.getFirst().revision() - 1;
        if (forgotten) {
            return Optional.empty();
        }
        return Optional.of(
                history.stream().filter(event -> event.revision() > asked).toList());
    }

    private ObjectNode put(ResourceKind kind, Optional<ObjectNode> old, ObjectNode object) {
        ObjectNode stored = stamped(object);
        ofKind(kind).put(ObjectKey.of(stored), stored);
        publish(new StoreEvent(revision, kind, old, Optional.of(stored), stored));
        return stored;
    }

    private ObjectNode stamped(ObjectNode object) {
        revision++;
        ObjectNode stamped = object.deepCopy();
        stamped.withObject("/metadata").put("resourceVersion", Long.toString(revision));
        return stamped;
    }

    private void publish(StoreEvent event) {
        history.addLast(event);
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    private TreeMap<ObjectKey, ObjectNode> ofKind(ResourceKind kind) {
        return objects.computeIfAbsent(kind.resource(), resource -> new TreeMap<>());
    }
}
