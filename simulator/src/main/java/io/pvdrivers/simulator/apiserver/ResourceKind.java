package io.pvdrivers.simulator.apiserver;

import java.util.Optional;

/**
 * A kind the server serves.
 *
 * @param custom defined by a CustomResourceDefinition here or on a real cluster: counts generations, and an update must
 *     name the resourceVersion it starts from
 * @param schema absent for kinds that are kept as they come
 */
record ResourceKind(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        boolean hasStatus,
        boolean custom,
        Optional<CrdSchema> schema) {

    static ResourceKind builtIn(String apiVersion, String kind, String plural, boolean namespaced) {
        return of(apiVersion, kind, plural, namespaced, false);
    }

    static ResourceKind foreign(String apiVersion, String kind, String plural, boolean namespaced) {
        return of(apiVersion, kind, plural, namespaced, true);
    }

    ResourceKind withoutStatusSubresource() {
        return new ResourceKind(group, version, kind, plural, namespaced, false, custom, schema);
    }

    private static ResourceKind of(String apiVersion, String kind, String plural, boolean namespaced, boolean custom) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        return new ResourceKind(group, version, kind, plural, namespaced, true, custom, Optional.empty());
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code driverpolicies.pvdrivers.io}, {@code pods}. */
    String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code DriverPolicy.pvdrivers.io}, {@code Pod}. */
    String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
