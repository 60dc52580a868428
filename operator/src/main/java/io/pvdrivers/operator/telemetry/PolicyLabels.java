package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Tags;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.Policy;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose series it is: the policy by kind and name, since a policy of a namespace and one of the cluster may have the same, and the namespace of
 * the VMs. A policy of the cluster has a series for each namespace with a VM of it, and one without a namespace, so that it is there without VMs
 * too.
 */
final class PolicyLabels {
    private PolicyLabels() {}

    /** Of the policy itself. */
    static Tags of(Policy policy) {
        return tags(policy.getKind(), namespace(policy), policy.getMetadata().getName());
    }

    /** Of the policy that governs a VM. */
    static Tags of(DriverState state) {
        var ref = Optional.ofNullable(state.getSpec()).flatMap(spec -> Optional.ofNullable(spec.policyRef()));
        return tags(
                ref.map(PolicyRef::kind).orElse(""),
                namespace(state),
                ref.map(PolicyRef::name).orElse(""));
    }

    private static Tags tags(String kind, String namespace, String policy) {
        return Tags.of("kind", kind, "namespace", namespace, "policy", policy);
    }

    private static String namespace(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
    }
}
