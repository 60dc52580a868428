package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Hardware;
import io.pvdrivers.simulator.world.kubevirt.ClaimUse.Obstacle;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One run of a VM: a VMI, from its creation until it is gone. */
final class Instance {
    /** How far a VMI is. */
    enum Phase {
        Pending,
        Scheduling,
        Scheduled,
        /** Of a VM that waits to be sent over from another cluster. */
        WaitingForSync,
        Running,
        Succeeded,
        Failed
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
    private final Map<String, String> movingVolumes = new LinkedHashMap<>();
    private String node;
    private Optional<Migration> migration = Optional.empty();
    private Optional<Migratable.Obstacle> notMigratable = Optional.empty();
    private Optional<String> domainError = Optional.empty();
    private final FilesystemPoll filesystems = new FilesystemPoll();
    private final Map<String, Plug> plugs = new TreeMap<>();
    private Spec spec;
    private Hardware hardware;
    private Optional<Obstacle> obstacle = Optional.empty();
    private Optional<String> syncError = Optional.empty();

    Instance(Birth birth, long generation) {
        this.birth = birth;
        node = birth.node();
        spec = birth.spec();
        hardware = birth.hardware();
        observedGeneration = generation;
        gracePeriodSeconds =
                birth.spec().json().path("terminationGracePeriodSeconds").asLong(30);
        transitions.put(Phase.Pending, birth.createdAt());
    }

    Birth birth() {
        return birth;
    }

    /** As it is now: volumes come and go while it runs. */
    Spec spec() {
        return spec;
    }

    void spec(Spec now) {
        spec = now;
    }

    Hardware hardware() {
        return hardware;
    }

    void hardware(Hardware now) {
        hardware = now;
    }

    /** Its hotpluggable volumes by name, and those that are being unplugged. */
    Map<String, Plug> plugs() {
        return plugs;
    }

    /** The volumes that its status shows. */
    Set<String> shownVolumes() {
        Set<String> shown = new TreeSet<>(plugs.keySet());
        spec.volumes().forEach(volume -> shown.add(Spec.name(volume)));
        return shown;
    }

    /** Whether a volume of it is not there yet. */
    boolean waitsForClaims() {
        return obstacle.isPresent() || plugs.values().stream().anyMatch(plug -> !plug.isReady());
    }

    /** What keeps it from starting. */
    Optional<Obstacle> obstacle() {
        return obstacle;
    }

    void obstacle(Optional<Obstacle> now) {
        obstacle = now;
    }

    /** What virt-handler cannot bring into the running machine. */
    Optional<String> syncError() {
        return syncError;
    }

    void syncError(Optional<String> message) {
        syncError = message;
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

    String node() {
        return node;
    }

    void node(String now) {
        node = now;
    }

    /** Where it could move to. */
    String otherNode() {
        return node.endsWith("-b") ? node.substring(0, node.length() - 2) : node + "-b";
    }

    Optional<Migration> migration() {
        return migration;
    }

    void migration(Migration begun) {
        migration = Optional.of(begun);
    }

    Optional<Migratable.Obstacle> notMigratable() {
        return notMigratable;
    }

    void notMigratable(Optional<Migratable.Obstacle> obstacle) {
        notMigratable = obstacle;
    }

    /** The claim that each volume moves to. */
    Map<String, String> movingVolumes() {
        return movingVolumes;
    }

    boolean beginMove(String volume, String claim) {
        return !claimOf(volume).isEmpty() && movingVolumes.putIfAbsent(volume, claim) == null;
    }

    boolean finishMove() {
        boolean any = !movingVolumes.isEmpty();
        movingVolumes.clear();
        return any;
    }

    String claimOf(String volume) {
        return birth.spec()
                .volume(volume)
                .map(source -> source.at("/persistentVolumeClaim/claimName")
                        .asText(source.at("/dataVolume/name").asText()))
                .orElse("");
    }

    /** Why libvirt does not take its domain; empty where it does. */
    Optional<String> domainError() {
        return domainError;
    }

    void domainError(String error) {
        domainError = Optional.of(error);
    }

    /** It has ended by itself, well or badly. */
    boolean isFinal() {
        return phase == Phase.Succeeded || phase == Phase.Failed;
    }

    long observedGeneration() {
        return observedGeneration;
    }

    void observed(long generation) {
        observedGeneration = generation;
    }
}
