package io.pvdrivers.simulator.world.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Optional;

/** A DataVolume, and how far CDI is with it. */
final class DataVolume {
    /** CDI's word for how far it is. */
    enum Phase {
        Pending,
        ImportScheduled,
        ImportInProgress,
        Succeeded
    }

    /** A condition that is not true, with CDI's reason and message. */
    record Trouble(String reason, String message) {}

    private static final String STORAGE = "/spec/storage";
    private static final String CLAIM = "/spec/pvc";

    private final ObjectNode object;
    private Optional<Phase> phase = Optional.empty();
    private int percent;
    private int restarts;
    private Optional<Trouble> noClaim = Optional.empty();
    private Optional<Trouble> notRunning = Optional.empty();

    DataVolume(ObjectNode object) {
        this.object = object;
    }

    VmName name() {
        return VmName.of(object);
    }

    String uid() {
        return object.at("/metadata/uid").asText();
    }

    boolean isSucceeded() {
        return phase.filter(Phase.Succeeded::equals).isPresent();
    }

    void enter(Phase next) {
        phase = Optional.of(next);
        noClaim = Optional.empty();
        notRunning = Optional.empty();
    }

    void progress(int now) {
        percent = now;
    }

    void noClaim(Trouble trouble) {
        phase = Optional.of(Phase.Pending);
        noClaim = Optional.of(trouble);
    }

    /** Its pod ended in failure and is started again. */
    void failed(Trouble trouble) {
        restarts++;
        notRunning = Optional.of(trouble);
    }

    int restarts() {
        return restarts;
    }

    boolean isBlank() {
        return object.at("/spec/source").has("blank");
    }

    /** What it is filled from, as people name it. */
    String source() {
        String image = object.at("/spec/source/registry/url").asText();
        return image.isEmpty() ? object.at("/spec/source/http/url").asText() : image;
    }

    /** What its source holds; empty when nothing can be had there. */
    Optional<Medium> content(Registry registry) {
        String image = object.at("/spec/source/registry/url").asText().replaceFirst("^docker://", "");
        return registry.inImage(image).or(() -> registry.behind(source()));
    }

    /** The claim it is to fill. */
    ObjectNode claim() {
        JsonNode wanted = object.at(STORAGE).isObject() ? object.at(STORAGE) : object.at(CLAIM);
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        ObjectNode metadata = claim.putObject("metadata");
        metadata.put("namespace", name().namespace()).put("name", name().name());
        metadata.putObject("labels").put("app", "containerized-data-importer");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "cdi.kubevirt.io/v1beta1")
                .put("kind", "DataVolume")
                .put("name", name().name())
                .put("uid", uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        ObjectNode spec = claim.putObject("spec");
        if (wanted.path("accessModes").isEmpty()) {
            spec.putArray("accessModes").add("ReadWriteOnce");
        } else {
            spec.set("accessModes", wanted.path("accessModes").deepCopy());
        }
        spec.put("volumeMode", wanted.path("volumeMode").asText("Filesystem"));
        spec.put("storageClassName", wanted.path("storageClassName").asText("standard"));
        spec.set("resources", wanted.path("resources").deepCopy());
        return claim;
    }

    /** As it was put, with the status that CDI gives it. */
    ObjectNode json() {
        ObjectNode volume = object.deepCopy();
        ObjectNode status = volume.putObject("status");
        if (phase.isEmpty()) {
            return volume;
        }
        status.put("phase", phase.get().name());
        status.put("progress", isSucceeded() ? "100.0%" : percent == 0 ? "N/A" : percent + ".00%");
        if (noClaim.isEmpty()) {
            status.put("claimName", name().name());
        }
        if (restarts > 0) {
            status.put("restartCount", restarts);
        }
        ArrayNode conditions = status.putArray("conditions");
        bound(conditions);
        running(conditions);
        condition(conditions, "Ready", isSucceeded(), "", "");
        return volume;
    }

    private void bound(ArrayNode conditions) {
        if (noClaim.isPresent()) {
            condition(
                    conditions,
                    "Bound",
                    false,
                    noClaim.get().reason(),
                    noClaim.get().message());
        } else if (isSucceeded()) {
            condition(conditions, "Bound", true, "Bound", "PVC " + name().name() + " Bound");
        } else {
            condition(conditions, "Bound", false, "Pending", "PVC " + name().name() + " Pending");
        }
    }

    private void running(ArrayNode conditions) {
        boolean runs = phase.filter(Phase.ImportInProgress::equals).isPresent() && notRunning.isEmpty();
        Trouble shown = notRunning.orElseGet(() -> isSucceeded()
                ? new Trouble("Completed", "Import Complete")
                : new Trouble(runs ? "Pod is running" : "", ""));
        condition(conditions, "Running", runs, shown.reason(), shown.message());
    }

    private static void condition(ArrayNode conditions, String type, boolean status, String reason, String message) {
        ObjectNode condition = conditions.addObject().put("type", type).put("status", status ? "True" : "False");
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }
}
