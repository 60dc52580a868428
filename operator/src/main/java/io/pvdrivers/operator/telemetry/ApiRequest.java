package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.client.http.HttpRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as RBAC speaks of it. Pure.
 *
 * @param resource the plural and the subresource, such as {@code virtualmachines/restart}; {@code other} where the path names none
 */
record ApiRequest(String verb, String resource) {
    private static final String OTHER = "other";

    /** Where the path of a resource begins: after the version, and the namespace where there is one. */
    private static final int CORE = 2;

    private static final int GROUP = 3;

    static ApiRequest of(HttpRequest request) {
        return of(Objects.requireNonNullElse(request.method(), "GET"), request.uri());
    }

    static ApiRequest of(String method, URI uri) {
        var path = path(uri);
        var start = path.isEmpty() ? 0 : path.getFirst().equals("api") ? CORE : GROUP;
        var known = !path.isEmpty()
                && (path.getFirst().equals("api") || path.getFirst().equals("apis"));
        if (!known || path.size() <= start) {
            return new ApiRequest(verb(method, uri, true), OTHER);
        }
        var rest = path.subList(start, path.size());
        var inNamespace = rest.size() > 2 && rest.getFirst().equals("namespaces");
        var resource = inNamespace ? rest.subList(2, rest.size()) : rest;
        var sub = resource.size() > 2 ? "/" + resource.get(2) : "";
        return new ApiRequest(verb(method, uri, resource.size() > 1), resource.getFirst() + sub);
    }

    /** A server behind a proxy has a path of its own before that of the API. */
    private static List<String> path(URI uri) {
        var parts = Arrays.stream(Optional.ofNullable(uri.getPath()).orElse("").split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        var api = parts.stream()
                .filter(part -> part.equals("api") || part.equals("apis"))
                .findFirst();
        return api.map(a -> parts.subList(parts.indexOf(a), parts.size())).orElse(parts);
    }

    private static String verb(String method, URI uri, boolean named) {
        var watches = Optional.ofNullable(uri.getQuery()).orElse("").contains("watch=true");
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "GET" -> watches ? "watch" : named ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> OTHER;
        };
    }
}
