package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;

/** Which object, among those of its kind. */
public record NamespacedName(String namespace, String name) implements Comparable<NamespacedName> {
    private static final Comparator<NamespacedName> ORDER =
            Comparator.comparing(NamespacedName::namespace).thenComparing(NamespacedName::name);

    public static NamespacedName of(HasMetadata object) {
        return new NamespacedName(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    /** Tells it from the others in one text. */
    String key() {
        return namespace + "/" + name;
    }

    /** The other way round. */
    static NamespacedName ofKey(String key) {
        var slash = key.indexOf('/');
        return new NamespacedName(key.substring(0, slash), key.substring(slash + 1));
    }

    @Override
    public int compareTo(NamespacedName other) {
        return ORDER.compare(this, other);
    }
}
