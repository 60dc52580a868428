package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** A live migration of a VMI: from one node's pod into another's, with its guest running. */
final class Migration {
    private final String uid;
    private final Instant startedAt;
    private final String source;
    private final String target;
    private Optional<Instant> endedAt = Optional.empty();
    private boolean failed;

    Migration(String uid, Instant startedAt, String source, String target) {
        this.uid = uid;
        this.startedAt = startedAt;
        this.source = source;
        this.target = target;
    }

    String target() {
        return target;
    }

    boolean isUnderWay() {
        return endedAt.isEmpty();
    }

    void end(Instant at, boolean badly) {
        endedAt = Optional.of(at);
        failed = badly;
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("migrationUid", uid).put("mode", "PreCopy");
        state.put("sourceNode", source).put("targetNode", target);
        state.put("startTimestamp", Times.text(startedAt));
        endedAt.ifPresent(end -> {
            state.put("endTimestamp", Times.text(end)).put("completed", true);
            if (failed) {
                state.put("failed", true).put("failureReason", "Live migration failed: unexpectedly failed");
            }
        });
        return state;
    }
}
