package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.DiskImage;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A VirtualMachineSnapshot and what it holds. */
final class Snapshot {
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(5);
    private static final Pattern GO_DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

    /** What was stored: the VM's spec, and the disks, each for the volumes that are in it. */
    record Content(JsonNode spec, DiskImage disks, Instant takenAt, List<String> included, List<String> excluded) {}

    private final VmName name;
    private final VmName vm;
    private final ObjectNode object;
    private final SortedSet<String> indications = new TreeSet<>();
    private Optional<String> sourceUid = Optional.empty();
    private boolean locked;
    private boolean froze;
    private Optional<Content> content = Optional.empty();
    private boolean ready;
    private boolean failed;
    private Optional<String> error = Optional.empty();
    private Instant errorSince = Instant.EPOCH;

    Snapshot(ObjectNode object) {
        this.object = object.deepCopy();
        name = VmName.of(object);
        vm = new VmName(name.namespace(), object.at("/spec/source/name").asText());
    }

    VmName name() {
        return name;
    }

    VmName vm() {
        return vm;
    }

    /** Whether the other one is a version of this. */
    boolean isSame(Snapshot other) {
        return object.at("/metadata/uid").equals(other.object.at("/metadata/uid"));
    }

    ObjectNode object() {
        return object.deepCopy();
    }

    /** How long it may take; empty for as long as it takes. */
    Optional<Duration> deadline() {
        String text = object.at("/spec/failureDeadline").asText();
        if (text.isEmpty()) {
            return Optional.of(DEFAULT_DEADLINE);
        }
        Matcher parts = GO_DURATION.matcher(text);
        if (!parts.matches()) {
            return Optional.of(DEFAULT_DEADLINE);
        }
        Duration whole = Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
        return Optional.of(whole).filter(Duration::isPositive);
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    boolean isLocked() {
        return locked;
    }

    void locked(boolean now) {
        locked = now;
    }

    /** Whether it froze the guest, and has to thaw it. */
    boolean froze() {
        return froze;
    }

    void froze(boolean now) {
        froze = now;
    }

    void source(String uid) {
        sourceUid = Optional.of(uid);
    }

    void indicate(String indication) {
        indications.add(indication);
    }

    Optional<Content> content() {
        return content;
    }

    void taken(Content now) {
        content = Optional.of(now);
    }

    /** Nothing more comes of it, but that it gets ready. */
    boolean isOver() {
        return failed || content.isPresent();
    }

    boolean isReady() {
        return ready;
    }

    void becameReady() {
        ready = true;
    }

    void error(String message, Instant at) {
        error = Optional.of(message);
        errorSince = at;
    }

    void fail() {
        failed = true;
    }

    ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("phase", failed ? "Failed" : content.isPresent() ? "Succeeded" : "InProgress");
        status.put("readyToUse", ready);
        sourceUid.ifPresent(uid -> status.put("sourceUID", uid));
        error.ifPresent(
                message -> status.putObject("error").put("message", message).put("time", Times.text(errorSince)));
        status.set("conditions", conditions());
        ArrayNode list = status.putArray("indications");
        indications.forEach(list::add);
        content.ifPresent(taken -> {
            status.put("creationTime", Times.text(taken.takenAt()));
            status.put(
                    "virtualMachineSnapshotContentName",
                    "vmsnapshot-content-" + object.at("/metadata/uid").asText());
            ObjectNode volumes = status.putObject("snapshotVolumes");
            taken.included().forEach(volumes.putArray("includedVolumes")::add);
            taken.excluded().forEach(volumes.putArray("excludedVolumes")::add);
        });
        return status;
    }

    private ArrayNode conditions() {
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        condition(conditions, "Ready", ready, ready ? "Ready" : "Not ready");
        if (failed) {
            condition(conditions, "Failure", true, "snapshot deadline exceeded");
            condition(conditions, "Progressing", false, "Operation failed");
        } else if (error.isPresent()) {
            condition(conditions, "Progressing", false, "In error state");
        } else if (content.isPresent()) {
            condition(conditions, "Progressing", false, "Operation complete");
        } else if (sourceUid.isEmpty()) {
            condition(conditions, "Progressing", false, "Source does not exist");
        } else {
            condition(
                    conditions,
                    "Progressing",
                    locked,
                    locked ? "Source locked and operation in progress" : "Source not locked");
        }
        return conditions;
    }

    /** What snapshots put into "reason" is what others put into "message". */
    private static void condition(ArrayNode conditions, String type, boolean status, String reason) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", status ? "True" : "False")
                .putNull("lastProbeTime")
                .putNull("lastTransitionTime")
                .put("reason", reason);
    }
}
