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

    /** Whether the request can change an object. */
    public boolean writes() {
        return switch (this) {
            case GET, LIST, WATCH -> false;
            case CREATE, UPDATE, PATCH, DELETE, DELETE_COLLECTION -> true;
        };
    }
}
