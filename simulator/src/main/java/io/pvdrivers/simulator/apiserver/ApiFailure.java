package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request the server refuses, with the Status object a kube-apiserver would send. */
final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest version and try again";

    private final int code;
    private final transient ObjectNode status;

    private ApiFailure(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message);
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        status.set("details", details);
        status.put("code", code);
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        return status;
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message, Json.object());
    }

    static ApiFailure unknownPath() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    static ApiFailure notFound(ResourceKind kind, String name) {
        return new ApiFailure(
                404, "NotFound", kind.resource() + " \"" + name + "\" not found", details(kind, kind.plural(), name));
    }

    static ApiFailure alreadyExists(ResourceKind kind, String name) {
        return new ApiFailure(
                409,
                "AlreadyExists",
                kind.resource() + " \"" + name + "\" already exists",
                details(kind, kind.plural(), name));
    }

    static ApiFailure staleVersion(ResourceKind kind, String name) {
        return conflict(kind, name, MODIFIED);
    }

    static ApiFailure conflict(ResourceKind kind, String name, String why) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.resource() + " \"" + name + "\": " + why,
                details(kind, kind.plural(), name));
    }

    /** A conflict that a fault asked for. */
    static ApiFailure injectedConflict(ApiRequest request) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + request.resource() + " \""
                        + request.name().orElse("") + "\": " + MODIFIED,
                Json.object());
    }

    static ApiFailure invalid(ResourceKind kind, String name, List<FieldError> errors) {
        String listed = errors.stream().map(FieldError::toString).distinct().collect(Collectors.joining(", "));
        ObjectNode details = details(kind, kind.kind(), name);
        ArrayNode causes = details.putArray("causes");
        for (FieldError error : errors) {
            causes.addObject()
                    .put("reason", error.reason())
                    .put("message", error.body())
                    .put("field", error.field());
        }
        return new ApiFailure(
                422,
                "Invalid",
                kind.qualifiedKind() + " \"" + name + "\" is invalid: "
                        + (errors.size() == 1 ? listed : "[" + listed + "]"),
                details);
    }

    /** A JSON Patch that does not apply: a failed test, a path that is not there. */
    static ApiFailure patchDoesNotApply() {
        return new ApiFailure(
                422, "Invalid", "the server rejected our request due to an error in our request", Json.object());
    }

    static ApiFailure deniedByWebhook(String webhook, List<Admission.Refusal> refusals) {
        ObjectNode details = Json.object();
        ArrayNode causes = details.putArray("causes");
        for (Admission.Refusal refusal : refusals) {
            causes.addObject()
                    .put("reason", refusal.reason())
                    .put("message", refusal.message())
                    .put("field", refusal.field());
        }
        String why = refusals.stream().map(Admission.Refusal::message).collect(Collectors.joining(", "));
        return new ApiFailure(
                422, "Invalid", "admission webhook \"" + webhook + "\" denied the request: " + why, details);
    }

    /** KubeVirt's aggregated API sends its own codes. */
    static ApiFailure subresource(int code, String message) {
        String reason = switch (code) {
            case 400 -> "BadRequest";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            default -> "InternalError";
        };
        return new ApiFailure(code, reason, message, Json.object());
    }

    static ApiFailure forbidden(ApiRequest request) {
        String what = request.resource()
                + request.subresource().map(part -> "/" + part).orElse("");
        return new ApiFailure(
                403,
                "Forbidden",
                request.resource() + " \"" + request.name().orElse("") + "\" is forbidden: User \"" + request.client()
                        + "\" cannot " + request.verb().name().toLowerCase(Locale.ROOT) + " resource \"" + what
                        + "\" in API group \"\" in the namespace \""
                        + request.namespace().orElse("") + "\"",
                Json.object());
    }

    static ApiFailure internal(String message) {
        return new ApiFailure(500, "InternalError", "Internal error occurred: " + message, Json.object());
    }

    static ApiFailure versionOnCreate() {
        return new ApiFailure(500, "", "resourceVersion should not be set on objects to be created", Json.object());
    }

    static ApiFailure expired(long asked, long oldest) {
        return new ApiFailure(
                410, "Expired", "too old resource version: " + asked + " (" + oldest + ")", Json.object());
    }

    static ApiFailure timedOut() {
        return new ApiFailure(
                504, "Timeout", "Timeout: request did not complete within the allotted duration", Json.object());
    }

    static ApiFailure tooManyRequests(Duration retryAfter) {
        return new ApiFailure(
                429,
                "TooManyRequests",
                "the server has received too many requests and has asked us to try again later",
                Json.object().put("retryAfterSeconds", retryAfter.toSeconds()));
    }

    /** What this server cannot do: said loudly, so that nobody takes silence for success. */
    static ApiFailure notImplemented(String sentence) {
        return new ApiFailure(
                501, "NotImplemented", "the embedded API server does not support this: " + sentence, Json.object());
    }

    Optional<String> retryAfter() {
        return Optional.ofNullable(status.path("details").get("retryAfterSeconds"))
                .map(seconds -> seconds.asText());
    }

    private static ObjectNode details(ResourceKind kind, String kindName, String name) {
        ObjectNode details = Json.object().put("name", name);
        if (!kind.group().isEmpty()) {
            details.put("group", kind.group());
        }
        return details.put("kind", kindName);
    }
}
