package io.pvdrivers.simulator.apiserver;

import java.util.Optional;
import java.util.Set;

/** The kind and the object (or, without a name, the list) that a request is about, and the part of it if not the whole. */
record Target(ResourceKind kind, Optional<String> namespace, Optional<String> name, Optional<String> subresource) {
    private static final Set<String> OF_PODS = Set.of("exec", "log");

    static Target of(ResourceKind kind, RequestPath path) {
        Optional<String> subresource = path.subresource();
        boolean known = subresource.equals(Optional.of("status")) && kind.hasStatus()
                || kind.resource().equals("pods")
                        && subresource.filter(OF_PODS::contains).isPresent();
        if (subresource.isPresent() && !known) {
            throw ApiFailure.notImplemented("the subresource " + subresource.get() + " of " + kind.resource());
        }
        if (path.name().isPresent() && path.namespace().isPresent() != kind.namespaced()) {
            throw ApiFailure.unknownPath();
        }
        return new Target(kind, path.namespace(), path.name(), subresource);
    }

    boolean status() {
        return is("status");
    }

    boolean is(String part) {
        return subresource.equals(Optional.of(part));
    }

    ObjectKey key() {
        return new ObjectKey(namespace.orElse(""), requiredName());
    }

    String requiredName() {
        return name.orElseThrow(() -> ApiFailure.badRequest("the path names no object"));
    }
}
