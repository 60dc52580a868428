package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the server tells about itself: its version, groups and kinds, and that everybody may do everything. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final KindRegistry kinds;

    Discovery(KindRegistry kinds) {
        this.kinds = kinds;
    }

    Optional<JsonNode> answer(Call call) {
        if (call.method().equals("POST") && call.path().startsWith("/apis/authorization.k8s.io/v1/selfsubject")) {
            return Optional.of(allowed(call));
        }
        if (!call.method().equals("GET")) {
            return Optional.empty();
        }
        return switch (call.path()) {
            case "/version" -> Optional.of(version());
            case "/api" -> Optional.of(coreVersions());
            case "/apis" -> Optional.of(groups());
            default -> group(call.path()).or(() -> resources(call.path()));
        };
    }

    private static JsonNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.0+embedded")
                .put("platform", "embedded");
    }

    private static JsonNode coreVersions() {
        ObjectNode answer = Json.object().put("kind", "APIVersions");
        answer.putArray("versions").add("v1");
        return answer;
    }

    private JsonNode groups() {
        ObjectNode answer = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode list = answer.putArray("groups");
        Set<String> seen = new LinkedHashSet<>();
        for (ResourceKind kind : kinds.all()) {
            if (!kind.group().isEmpty() && seen.add(kind.group())) {
                list.add(group(kind));
            }
        }
        return answer;
    }

    /** One group, under {@code /apis/{group}}. */
    private Optional<JsonNode> group(String path) {
        return kinds.all().stream()
                .filter(kind -> path.equals("/apis/" + kind.group()))
                .findFirst()
                .map(Discovery::group);
    }

    private static JsonNode group(ResourceKind kind) {
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", kind.group());
        group.putArray("versions").add(groupVersion(kind));
        group.set("preferredVersion", groupVersion(kind));
        return group;
    }

    private static ObjectNode groupVersion(ResourceKind kind) {
        return Json.object().put("groupVersion", kind.apiVersion()).put("version", kind.version());
    }

    /** The kinds under {@code /api/v1} or {@code /apis/{group}/{version}}. */
    private Optional<JsonNode> resources(String path) {
        String groupVersion = path.replaceFirst("^/apis?/", "");
        List<ResourceKind> served = kinds.all().stream()
                .filter(kind -> kind.apiVersion().equals(groupVersion))
                .toList();
        if (served.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode answer = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", groupVersion);
        ArrayNode list = answer.putArray("resources");
        for (ResourceKind kind : served) {
            ObjectNode resource = list.addObject()
                    .put("name", kind.plural())
                    .put("singularName", "")
                    .put("namespaced", kind.namespaced())
                    .put("kind", kind.kind());
            ArrayNode verbs = resource.putArray("verbs");
            VERBS.forEach(verbs::add);
        }
        return Optional.of(answer);
    }

    /** The answer to a self-subject access or rules review. */
    private static JsonNode allowed(Call call) {
        ObjectNode answer = call.object();
        ObjectNode status = answer.putObject("status").put("allowed", true).put("incomplete", false);
        ObjectNode rule = status.putArray("resourceRules").addObject();
        for (String what : List.of("apiGroups", "resources", "verbs")) {
            rule.putArray(what).add("*");
        }
        status.putArray("nonResourceRules");
        return answer;
    }
}
