package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates and changes objects: metadata, webhooks, schema and the borders between an object and its status. */
final class ObjectWrites {
    private final ObjectStore store;
    private final ObjectMetadata metadata;
    private final ObjectDeletion deletion;
    private final Map<String, Admission> admissions;

    ObjectWrites(
            ObjectStore store, ObjectMetadata metadata, ObjectDeletion deletion, Map<String, Admission> admissions) {
        this.store = store;
        this.metadata = metadata;
        this.deletion = deletion;
        this.admissions = admissions;
    }

    ObjectNode create(Target target, Call call) {
        ResourceKind kind = target.kind();
        ObjectNode sent = call.object();
        metadata.checkIdentity(target, sent);
        metadata.initialise(target, sent);
        if (kind.hasStatus()) {
            sent.remove("status");
        }
        ObjectNode object = admit(target, call, Optional.empty(), sent);
        if (kind.resource().equals(KindRegistry.DEFINITIONS)) {
            establish(object);
        }
        if (store.find(kind, ObjectKey.of(object)).isPresent()) {
            throw ApiFailure.alreadyExists(
                    kind, object.path("metadata").path("name").asText());
        }
        if (call.dryRun()) {
            return object;
        }
        ObjectNode stored = store.insert(kind, object);
        deletion.deleteIfOrphan(kind, stored);
        return stored;
    }

    ObjectNode update(Target target, Call call, ObjectNode current) {
        ObjectNode sent = call.object();
        metadata.checkIdentity(target, sent);
        return write(target, call, current, sent, target.kind().custom());
    }

    ObjectNode patch(Target target, Call call, ObjectNode current) {
        JsonNode patched = patched(call, current);
        if (!(patched instanceof ObjectNode object)) {
            throw ApiFailure.badRequest("the patch leaves no object");
        }
        metadata.checkIdentity(target, object);
        return write(target, call, current, object.deepCopy(), false);
    }

    private static JsonNode patched(Call call, ObjectNode current) {
        String type = call.contentType().split(";", 2)[0];
        return switch (type) {
            case "application/json-patch+json" -> JsonPatches.apply(call.body(), current);
            case "application/merge-patch+json" -> JsonPatches.merge(current, call.body());
            case "application/apply-patch+yaml" -> throw ApiFailure.notImplemented("server-side apply");
            default -> throw ApiFailure.notImplemented("a patch of type " + type);
        };
    }

    private ObjectNode write(
            Target target, Call call, ObjectNode current, ObjectNode candidate, boolean versionRequired) {
        ResourceKind kind = target.kind();
        metadata.carryOver(kind, current, candidate, versionRequired);
        ObjectNode next = target.status() ? current.deepCopy() : candidate;
        if (kind.hasStatus()) {
            copyStatus(target.status() ? candidate : current, next);
        }
        next = admit(target, call, Optional.of(current), next);
        metadata.touchGeneration(kind, current, next);
        if (next.equals(current) || call.dryRun()) {
            return next;
        }
        if (ObjectMetadata.isDeleted(next) && !ObjectMetadata.hasFinalizers(next)) {
            return deletion.remove(kind, next);
        }
        ObjectNode stored = store.replace(kind, current, next);
        deletion.deleteIfOrphan(kind, stored);
        return stored;
    }

    private static void copyStatus(ObjectNode from, ObjectNode to) {
        JsonNode status = from.path("status");
        if (status.isMissingNode()) {
            to.remove("status");
        } else {
            to.set("status", status);
        }
    }

    /** Webhooks and schema; returns what is to be stored. */
    private ObjectNode admit(Target target, Call call, Optional<ObjectNode> current, ObjectNode candidate) {
        ResourceKind kind = target.kind();
        Optional<Admission> admission =
                Optional.ofNullable(admissions.get(kind.resource())).filter(webhook -> !target.status());
        ObjectNode next =
                admission.map(webhook -> webhook.mutate(current, candidate)).orElse(candidate);
        List<String> pruned = kind.schema().map(schema -> schema.prune(next)).orElse(List.of());
        if (!pruned.isEmpty() && call.parameter("fieldValidation").equals("Strict")) {
            throw ApiFailure.badRequest(kind.kind() + " in version \"" + kind.version()
                    + "\" cannot be handled as a " + kind.kind() + ": strict decoding error: unknown field \""
                    + String.join("\", unknown field \"", pruned) + "\"");
        }
        List<FieldError> errors = new ArrayList<>(metadata.validate(current, next));
        kind.schema()
                .ifPresent(schema -> errors.addAll(
                        target.status() ? schema.validateStatus(current, next) : schema.validate(current, next)));
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(kind, next.path("metadata").path("name").asText(), errors);
        }
        admission.ifPresent(webhook -> refuse(webhook, webhook.validate(current, next)));
        return next;
    }

    private static void refuse(Admission webhook, List<Admission.Refusal> refusals) {
        if (!refusals.isEmpty()) {
            throw ApiFailure.deniedByWebhook(webhook.webhookName(), refusals);
        }
    }

    /** A definition is checked before it is kept, and served from then on. */
    private static void establish(ObjectNode definition) {
        KindRegistry.kindOf(definition);
        ObjectNode condition = Json.object()
                .put("type", "Established")
                .put("status", "True")
                .put("reason", "InitialNamesAccepted")
                .put("message", "the initial names have been accepted");
        definition.putObject("status").putArray("conditions").add(condition);
    }
}
