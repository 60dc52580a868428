package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** All open watches. */
final class Watches implements AutoCloseable {
    private final ObjectStore store;
    private final Set<WatchStream> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("watch-sender").factory());
    private volatile boolean held;

    Watches(ObjectStore store) {
        this.store = store;
        store.listen(event -> open.forEach(stream -> stream.offer(event)));
    }

    /** A watch that first catches up: from the revision the client has seen, or else with all there is. */
    WatchStream start(ResourceKind kind, Predicate<JsonNode> selector, Optional<Long> seen) {
        WatchStream stream = new WatchStream(kind.resource(), selector, sender, open::remove);
        if (seen.isEmpty()) {
            store.list(kind).forEach(stream::offerExisting);
        } else {
            Optional<List<StoreEvent>> missed = store.since(seen.get());
            if (missed.isEmpty()) {
                stream.send(
                        "ERROR",
                        ApiFailure.expired(seen.get(), store.revision()).status());
                stream.drop();
                return stream;
            }
            missed.get().forEach(stream::offer);
        }
        stream.hold(held);
        open.add(stream);
        return stream;
    }

    void hold(boolean hold) {
        held = hold;
        open.forEach(stream -> stream.hold(hold));
    }

    void drop() {
        open.forEach(WatchStream::drop);
    }

    /** To be called when no socket is left that could still want to send its farewell. */
    @Override
    public void close() {
        sender.shutdown();
    }
}
