package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may govern the VMs of a namespace.
 *
 * @param labels of the namespace; empty where nobody may read it
 * @param annotations of the namespace
 * @param policies those of the namespace, and those of the cluster, in order of precedence
 */
public record NamespacePolicies(
        String namespace, Map<String, String> labels, Map<String, String> annotations, List<Policy> policies) {
    public NamespacePolicies {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        policies = policies.stream().sorted(Selection.PRECEDENCE).toList();
    }

    /** Of a namespace as far as it is known: before it is, no policy of the cluster is known to select it. */
    public static NamespacePolicies of(String namespace, Optional<Namespace> known, Stream<? extends Policy> policies) {
        var metadata = known.map(Namespace::getMetadata);
        return new NamespacePolicies(
                namespace,
                metadata.map(m -> m.getLabels()).orElse(Map.of()),
                metadata.map(m -> m.getAnnotations()).orElse(Map.of()),
                policies.filter(p -> known.isPresent() || p instanceof DriverPolicy)
                        .<Policy>map(p -> p)
                        .toList());
    }

    /** Of a namespace of which nothing else is known. */
    public static NamespacePolicies of(String namespace, List<? extends Policy> policies) {
        return new NamespacePolicies(namespace, Map.of(), Map.of(), List.copyOf(policies));
    }
}
