package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;

/** Patches as a kube-apiserver applies them. */
final class JsonPatches {
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private JsonPatches() {}

    /** RFC 6902; a test against null passes where the field is absent. */
    static JsonNode apply(JsonNode patch, JsonNode object) {
        if (!patch.isArray()) {
            throw ApiFailure.badRequest("a JSON Patch is a list of operations");
        }
        JsonNode patched = object;
        for (JsonNode operation : patch) {
            if (!testsForAbsence(operation, patched)) {
                patched = applyOne(operation, patched);
            }
        }
        return patched;
    }

    private static JsonNode applyOne(JsonNode operation, JsonNode object) {
        try {
            return JsonPatch.apply(Json.object().arrayNode().add(operation), object, STRICT);
        } catch (JsonPatchException | IllegalStateException | IllegalArgumentException e) {
            throw ApiFailure.patchDoesNotApply();
        }
    }

    private static boolean testsForAbsence(JsonNode operation, JsonNode object) {
        if (!operation.path("op").asText().equals("test")
                || !operation.path("value").isNull()) {
            return false;
        }
        String path = operation.path("path").asText();
        return path.startsWith("/")
                && object.at(path).isMissingNode()
                && object.at(JsonPointer.compile(path).head()).isContainerNode();
    }

    /** RFC 7396: null takes a field away, everything but objects is replaced whole. */
    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        changes.properties().forEach(change -> {
            String name = change.getKey();
            if (change.getValue().isNull()) {
                merged.remove(name);
            } else {
                merged.set(name, merge(merged.path(name), change.getValue()));
            }
        });
        return merged;
    }
}
