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

    @Override
    public int compareTo(NamespacedName other) {
        return ORDER.compare(this, other);
    }
}
