package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Hardware;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One run of a VM: a VMI, from its creation until it is gone. */
final class Instance {
    /** How far a VMI is. */
    enum Phase {
        Pending,
        Scheduling,
        Scheduled,
        Running
    }

    /** Whether the images of its container disks could be pulled. */
    enum Pull {
        OK,
        ErrImagePull,
        ImagePullBackOff
    }

    /**
     * What stays as it was made.
     *
     * @param base metadata, spec and status to begin from
     * @param startTemplate the VM's template at the start, with its preference; empty when it is not known
     * @param podAddress the address of its pod
     */
    record Birth(
            ObjectNode base,
            Spec spec,
            Instant createdAt,
            Hardware hardware,
            Optional<JsonNode> startTemplate,
            String node,
            String podAddress) {}

    private final Birth birth;
    private final Map<Phase, Instant> transitions = new LinkedHashMap<>();
    private Phase phase = Phase.Pending;
    private Pull pull = Pull.OK;
    private Optional<Instant> deletedAt = Optional.empty();
    private long gracePeriodSeconds;
    private long observedGeneration;
    private boolean frozen;
    private final FilesystemPoll filesystems = new FilesystemPoll();

    Instance(Birth birth, long generation) {
        this.birth = birth;
        observedGeneration = generation;
        gracePeriodSeconds =
                birth.spec().json().path("terminationGracePeriodSeconds").asLong(30);
        transitions.put(Phase.Pending, birth.createdAt());
    }

    Birth birth() {
        return birth;
    }

    String uid() {
        return birth.base().at("/metadata/uid").asText();
    }

    Phase phase() {
        return phase;
    }

    boolean isRunning() {
        return phase == Phase.Running;
    }

    Map<Phase, Instant> transitions() {
        return transitions;
    }

    void enter(Phase next, Instant at) {
        phase = next;
        transitions.putIfAbsent(next, at);
    }

    Pull pull() {
        return pull;
    }

    void pull(Pull state) {
        pull = state;
    }

    boolean isStopping() {
        return deletedAt.isPresent();
    }

    Optional<Instant> deletedAt() {
        return deletedAt;
    }

    void delete(Instant at) {
        deletedAt = Optional.of(at);
    }

    long gracePeriodSeconds() {
        return gracePeriodSeconds;
    }

    void gracePeriodSeconds(long seconds) {
        gracePeriodSeconds = seconds;
    }

    FilesystemPoll filesystems() {
        return filesystems;
    }

    /** Whether the file systems of its guest are frozen. */
    boolean isFrozen() {
        return frozen;
    }

    void frozen(boolean now) {
        frozen = now;
    }

    long observedGeneration() {
        return observedGeneration;
    }

    void observed(long generation) {
        observedGeneration = generation;
    }
}
