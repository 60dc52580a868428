package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What the server owns in {@code metadata}, and what it asks of the rest. */
final class ObjectMetadata {
    private static final List<String> SERVER_OWNED = List.of(
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME = Pattern.compile(SUBDOMAIN);
    private static final int LONGEST_NAME = 253;

    private final InstantSource clock;

    ObjectMetadata(InstantSource clock) {
        this.clock = clock;
    }

    /** Refuses an object of another kind, name or namespace than the request is about. */
    void checkIdentity(Target target, ObjectNode object) {
        expect("API version", object.path("apiVersion"), target.kind().apiVersion());
        expect("kind", object.path("kind"), target.kind().kind());
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText();
        if (!namespace.isEmpty() && !namespace.equals(target.namespace().orElse(""))) {
            throw ApiFailure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        String name = metadata.path("name").asText();
        if (target.name().filter(wanted -> !wanted.equals(name)).isPresent()) {
            throw ApiFailure.badRequest("the name of the object (" + name + ") does not match the name on the URL ("
                    + target.requiredName() + ")");
        }
    }

    private static void expect(String what, JsonNode actual, String expected) {
        if (!actual.asText().equals(expected)) {
            throw ApiFailure.badRequest("the " + what + " in the data (" + actual.asText()
                    + ") does not match the expected " + what + " (" + expected + ")");
        }
    }

    /** Makes the metadata of a new object, keeping of the server's own fields nothing that the client sent. */
    void initialise(Target target, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.hasNonNull("resourceVersion")
                && !metadata.path("resourceVersion").asText().isEmpty()) {
            throw ApiFailure.versionOnCreate();
        }
        metadata.remove(SERVER_OWNED);
        metadata.remove("managedFields");
        if (metadata.path("name").asText().isEmpty() && metadata.hasNonNull("generateName")) {
            String suffix = UUID.randomUUID().toString().substring(0, 5);
            metadata.put("name", metadata.path("generateName").asText() + suffix);
        }
        target.namespace().ifPresent(namespace -> metadata.put("namespace", namespace));
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now());
        if (target.kind().custom()) {
            metadata.put("generation", 1);
        }
    }

    /** Refuses an update that started from something else than the current object, then puts the server's fields back. */
    void carryOver(ResourceKind kind, ObjectNode current, ObjectNode next, boolean versionRequired) {
        ObjectNode metadata = next.withObject("/metadata");
        JsonNode old = current.path("metadata");
        String name = old.path("name").asText();
        String version = metadata.path("resourceVersion").asText();
        if (version.isEmpty() && versionRequired) {
            throw ApiFailure.invalid(
                    kind,
                    name,
                    List.of(FieldError.invalid(
                            "metadata.resourceVersion", Json.parse("0"), "must be specified for an update")));
        }
        String uid = metadata.path("uid").asText();
        if (!uid.isEmpty() && !uid.equals(old.path("uid").asText())) {
            throw ApiFailure.conflict(
                    kind,
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                            + old.path("uid").asText());
        }
        if (!version.isEmpty() && !version.equals(old.path("resourceVersion").asText())) {
            throw ApiFailure.staleVersion(kind, name);
        }
        metadata.remove("managedFields");
        metadata.remove(SERVER_OWNED);
        for (String field : SERVER_OWNED) {
            Optional.ofNullable(old.get(field)).ifPresent(value -> metadata.set(field, value));
        }
    }

    List<FieldError> validate(Optional<ObjectNode> old, ObjectNode object) {
        String name = object.path("metadata").path("name").asText();
        if (name.isEmpty()) {
            return List.of(new FieldError(
                    "FieldValueRequired", "metadata.name", "Required value: name or generateName is required"));
        }
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            return List.of(FieldError.invalid(
                    "metadata.name",
                    name,
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                            + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
                            + "for validation is '" + SUBDOMAIN + "')"));
        }
        return old.map(before -> validateFinalizers(before, object)).orElse(List.of());
    }

    private static List<FieldError> validateFinalizers(ObjectNode old, ObjectNode object) {
        if (!old.path("metadata").has("deletionTimestamp")) {
            return List.of();
        }
        Set<String> added = new HashSet<>();
        object.path("metadata").path("finalizers").forEach(finalizer -> added.add(finalizer.asText()));
        old.path("metadata").path("finalizers").forEach(finalizer -> added.remove(finalizer.asText()));
        return added.isEmpty()
                ? List.of()
                : List.of(FieldError.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + added));
    }

    /** Counts a change of anything but metadata and status. */
    void touchGeneration(ResourceKind kind, ObjectNode current, ObjectNode next) {
        if (kind.custom() && !desired(kind, current).equals(desired(kind, next))) {
            bumpGeneration(next);
        }
    }

    private static ObjectNode desired(ResourceKind kind, ObjectNode object) {
        ObjectNode desired = object.deepCopy();
        desired.remove("metadata");
        if (kind.hasStatus()) {
            desired.remove("status");
        }
        return desired;
    }

    /** Marks an object as going, which counts as a generation too. */
    ObjectNode markDeleted(ObjectNode object) {
        ObjectNode marked = object.deepCopy();
        marked.withObject("/metadata").put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 0);
        bumpGeneration(marked);
        return marked;
    }

    private static void bumpGeneration(ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.has("generation")) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
    }

    static boolean isDeleted(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }

    static boolean hasFinalizers(JsonNode object) {
        return !object.path("metadata").path("finalizers").isEmpty();
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
