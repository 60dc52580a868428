package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** KubeVirt's validating webhook for VMs: the rules that a change of devices, volumes or run strategy can meet. */
final class Admission {
    static final String INVALID = "FieldValueInvalid";
    static final String DUPLICATE = "FieldValueDuplicate";
    static final String REQUIRED = "FieldValueRequired";
    static final String NOT_SUPPORTED = "FieldValueNotSupported";

    private final Preferences preferences;
    private final KubeVirtRules rules;

    Admission(Preferences preferences, KubeVirtRules rules) {
        this.rules = rules;
        this.preferences = preferences;
    }

    List<Refusal> ofCreate(ObjectNode candidate) {
        return ofSpec(candidate);
    }

    List<Refusal> ofUpdate(ObjectNode old, ObjectNode candidate) {
        if (candidate.at("/metadata").has("deletionTimestamp")) {
            return List.of();
        }
        List<Refusal> refusals = new ArrayList<>(ofSpec(candidate));
        if (refusals.isEmpty()) {
            snapshot(old, candidate).ifPresent(refusals::add);
            restore(old, candidate).ifPresent(refusals::add);
            revision(old, candidate).ifPresent(refusals::add);
        }
        return refusals;
    }

    private List<Refusal> ofSpec(ObjectNode candidate) {
        List<Refusal> refusals = new ArrayList<>(Shape.refusals(candidate));
        if (!refusals.isEmpty()) {
            return refusals;
        }
        if (!candidate.at("/spec/template").isObject()) {
            refusals.add(new Refusal(REQUIRED, "spec.template", "missing virtual machine template."));
            return refusals;
        }
        // KubeVirt judges a copy that has the preference and its defaults.
        Spec spec = Spec.ofTemplate(candidate);
        Defaults.complete(spec, preferences.of(candidate));
        runStrategy(candidate.path("spec"), refusals);
        machineType(spec, refusals);
        new NetworkRules(spec, refusals).check();
        new DiskRules(spec, rules, refusals).check();
        return refusals;
    }

    private static void runStrategy(JsonNode spec, List<Refusal> refusals) {
        boolean running = spec.has("running");
        boolean strategy = spec.has("runStrategy");
        if (running && strategy) {
            refusals.add(new Refusal(INVALID, "spec.running", "Running and RunStrategy are mutually exclusive"));
        }
        if (!running && !strategy) {
            refusals.add(new Refusal(INVALID, "spec.running", "One of Running or RunStrategy must be specified"));
        }
        String name = spec.path("runStrategy").asText();
        if (strategy && RunStrategy.named(name).isEmpty()) {
            refusals.add(new Refusal(INVALID, "spec.runStrategy", "Invalid RunStrategy (" + name + ")"));
        }
    }

    private static void machineType(Spec spec, List<Refusal> refusals) {
        String type = spec.json().at("/domain/machine/type").asText();
        if (!type.startsWith("q35") && !type.startsWith("pc-q35")) {
            String field = "spec.template.spec.domain.machine.type";
            refusals.add(new Refusal(
                    NOT_SUPPORTED, field, field + " is not supported: " + type + " (allowed values: [q35* pc-q35*])"));
        }
    }

    private static Optional<Refusal> snapshot(JsonNode old, JsonNode candidate) {
        String snapshot = candidate.at("/status/snapshotInProgress").asText();
        if (snapshot.isEmpty()) {
            return Optional.empty();
        }
        if (RunStrategy.of(old.path("spec")) != RunStrategy.of(candidate.path("spec"))) {
            return Optional.of(new Refusal(
                    NOT_SUPPORTED,
                    "spec",
                    "Cannot update vm running state until snapshot \"" + snapshot + "\" completes"));
        }
        String volumes = "/spec/template/spec/volumes";
        if (!old.at(volumes).equals(candidate.at(volumes))) {
            return Optional.of(new Refusal(
                    NOT_SUPPORTED,
                    "spec",
                    "Cannot update vm disks or volumes until snapshot \"" + snapshot + "\" completes"));
        }
        return Optional.empty();
    }

    /** What holds one preference is none of another's. */
    private static Optional<Refusal> revision(JsonNode old, JsonNode candidate) {
        JsonNode before = old.at("/spec/preference");
        JsonNode now = candidate.at("/spec/preference");
        String revision = now.path("revisionName").asText();
        return Optional.of(new Refusal(
                        INVALID,
                        "spec.preference.revisionName",
                        "the Matcher RevisionName should not be set when the Matcher Name is updated"))
                .filter(refusal -> !revision.isEmpty()
                        && revision.equals(before.path("revisionName").asText())
                        && !before.path("name").equals(now.path("name")));
    }

    private static Optional<Refusal> restore(JsonNode old, JsonNode candidate) {
        String restore = candidate.at("/status/restoreInProgress").asText();
        boolean starts = !old.path("spec").equals(candidate.path("spec"))
                && RunStrategy.of(candidate.path("spec")) != RunStrategy.HALTED;
        return Optional.of(new Refusal(
                        NOT_SUPPORTED, "spec", "Cannot start VM until restore \"" + restore + "\" completes"))
                .filter(refusal -> !restore.isEmpty() && starts);
    }
}
