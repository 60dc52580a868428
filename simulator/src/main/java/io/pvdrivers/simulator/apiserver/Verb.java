package io.pvdrivers.simulator.apiserver;

/** What a request does, in the words of Kubernetes RBAC. */
public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETE_COLLECTION;

    /** @param one whether the path names an object */
    static Verb of(String method, boolean one, boolean watches) {
        return switch (method) {
            case "GET" -> watches ? WATCH : one ? GET : LIST;
            case "POST" -> CREATE;
            case "PUT" -> UPDATE;
            case "PATCH" -> PATCH;
            case "DELETE" -> one ? DELETE : DELETE_COLLECTION;
            default -> throw ApiFailure.notImplemented("the method " + method);
        };
    }

    /** Whether the request can change an object. */
    public boolean writes() {
        return switch (this) {
            case GET, LIST, WATCH -> false;
            case CREATE, UPDATE, PATCH, DELETE, DELETE_COLLECTION -> true;
        };
    }
}
