package io.pvdrivers.simulator.apiserver;

import java.util.Optional;

/** The kind and the object (or, without a name, the list) that a request is about. */
record Target(ResourceKind kind, Optional<String> namespace, Optional<String> name, boolean status) {

    static Target of(ResourceKind kind, RequestPath path) {
        Optional<String> subresource = path.subresource();
        boolean status = subresource.filter("status"::equals).isPresent() && kind.hasStatus();
        if (subresource.isPresent() && !status) {
            throw ApiFailure.notImplemented("the subresource " + subresource.get() + " of " + kind.resource());
        }
        if (path.name().isPresent() && path.namespace().isPresent() != kind.namespaced()) {
            throw ApiFailure.unknownPath();
        }
        return new Target(kind, path.namespace(), path.name(), status);
    }

    ObjectKey key() {
        return new ObjectKey(namespace.orElse(""), requiredName());
    }

    String requiredName() {
        return name.orElseThrow(() -> ApiFailure.badRequest("the path names no object"));
    }
}
