package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.scene.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One VM: what its owner wants, what its controller is about, and what is on its disks. */
final class Machine {
    /** Something a subresource asked for; a stop names the VMI it means. */
    sealed interface Request {
        record Stop(String uid) implements Request {}

        record Start() implements Request {}
    }

    private final Stage stage;
    private final Randomness random;
    private final Guest guest;
    private final Set<String> foundImages;
    private final Set<String> foundClaims = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private ObjectNode vm;
    private long generation;
    private Optional<Instance> instance = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private Optional<String> hotplugError = Optional.empty();
    private Optional<Instant> restartRequiredSince = Optional.empty();
    private Instant restsUntil;
    private boolean startDue = true;
    private int startFailures;
    private Optional<String> lastFailedUid = Optional.empty();
    private Optional<JsonNode> startSpec = Optional.empty();
    private Optional<String> snapshotInProgress;
    private Optional<String> restoreInProgress;

    Machine(Stage stage, Randomness random, Guest guest, Set<String> foundImages, ObjectNode vm) {
        this.stage = stage;
        this.random = random;
        this.guest = guest;
        this.foundImages = Set.copyOf(foundImages);
        this.vm = vm;
        knowClaims();
        generation = Math.max(1, vm.at("/metadata/generation").asLong());
        restsUntil = stage.now();
        snapshotInProgress = found("snapshotInProgress");
        restoreInProgress = found("restoreInProgress");
    }

    private Optional<String> found(String field) {
        return Optional.of(vm.path("status").path(field).asText()).filter(name -> !name.isEmpty());
    }

    /** The snapshot that is being taken: it holds volumes and run state. */
    Optional<String> snapshotInProgress() {
        return snapshotInProgress;
    }

    void snapshotInProgress(Optional<String> name) {
        snapshotInProgress = name;
    }

    /** The restore that is under way: it holds the whole spec. */
    Optional<String> restoreInProgress() {
        return restoreInProgress;
    }

    void restoreInProgress(Optional<String> name) {
        restoreInProgress = name;
    }

    Stage stage() {
        return stage;
    }

    Randomness random() {
        return random;
    }

    Guest guest() {
        return guest;
    }

    Set<String> foundImages() {
        return foundImages;
    }

    /** The claims that its spec names now are there: it was found with them, or KubeVirt made them. */
    final void knowClaims() {
        Spec.ofTemplate(vm).volumes().forEach(volume -> Spec.claim(volume).ifPresent(foundClaims::add));
    }

    /** The claims that it had when it was first seen, or got by a restore: they exist although nobody told of them. */
    Set<String> foundClaims() {
        return foundClaims;
    }

    List<Request> requests() {
        return requests;
    }

    ObjectNode vm() {
        return vm;
    }

    long generation() {
        return generation;
    }

    RunStrategy strategy() {
        return RunStrategy.of(vm.path("spec"));
    }

    /** Takes the VM as it is stored now. A strategy that changed may start it. */
    void change(ObjectNode now) {
        RunStrategy before = strategy();
        boolean changed = !now.path("spec").equals(vm.path("spec"));
        generation = Math.max(now.at("/metadata/generation").asLong(), generation + (changed ? 1 : 0));
        vm = now;
        startDue |= strategy() != before;
    }

    /** Whether a strategy that runs a VM once has not done so yet. */
    boolean isStartDue() {
        return startDue;
    }

    void started() {
        startDue = false;
    }

    Optional<Instance> instance() {
        return instance;
    }

    void instance(Optional<Instance> now) {
        instance = now;
        startSpec = now.map(started -> vm.path("spec").deepCopy());
    }

    /** What the VM's spec was when its VMI was made, as KubeVirt keeps it in a ControllerRevision. */
    Optional<JsonNode> startSpec() {
        return startSpec;
    }

    Optional<String> failure() {
        return failure;
    }

    void failure(Optional<String> message) {
        failure = message;
    }

    /** Why its hotpluggable volumes do not reach its VMI. */
    Optional<String> hotplugError() {
        return hotplugError;
    }

    void hotplugError(Optional<String> message) {
        hotplugError = message;
    }

    Optional<Instant> restartRequiredSince() {
        return restartRequiredSince;
    }

    void restartRequired(boolean required) {
        restartRequiredSince = required ? Optional.of(restartRequiredSince.orElse(stage.now())) : Optional.empty();
    }

    /** How often in a row its VMI failed before it ran. */
    int startFailures() {
        return startFailures;
    }

    Optional<String> lastFailedUid() {
        return lastFailedUid;
    }

    void startFailed(String uid) {
        startFailures++;
        lastFailedUid = Optional.of(uid);
    }

    void startSucceeded() {
        startFailures = 0;
        lastFailedUid = Optional.empty();
    }

    /** No VMI is made before then. */
    Instant restsUntil() {
        return restsUntil;
    }

    void restUntil(Instant until) {
        restsUntil = until;
    }
}
