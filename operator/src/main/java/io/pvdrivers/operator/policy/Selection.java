package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which policy governs a VM. Pure. */
public final class Selection {
    /** One of the VM's namespace, then the highest priority, then the older policy, then the name. */
    static final Comparator<Policy> PRECEDENCE = Comparator.<Policy, Boolean>comparing(
                    p -> p instanceof ClusterDriverPolicy)
            .thenComparingInt(p -> -Optional.ofNullable(p.getSpec().priority()).orElse(0))
            .thenComparing(p ->
                    Optional.ofNullable(p.getMetadata().getCreationTimestamp()).orElse(""))
            .thenComparing(p -> p.getMetadata().getName());

    private Selection() {}

    /** The policy that governs the VM; empty where none selects it. */
    public static Optional<Policy> governing(NamespacePolicies policies, VirtualMachine vm, OperatingSystem os) {
        return inOrder(policies, vm, os).findFirst();
    }

    /** Every policy that selects the VM, the governing one first; the others are shadowed. */
    public static List<Policy> selecting(NamespacePolicies policies, VirtualMachine vm, OperatingSystem os) {
        return inOrder(policies, vm, os).toList();
    }

    private static Stream<Policy> inOrder(NamespacePolicies policies, VirtualMachine vm, OperatingSystem os) {
        return policies.policies().stream()
                .filter(p -> p.getSpec() != null && p.getMetadata().getDeletionTimestamp() == null)
                .filter(p -> reaches(p, policies))
                .filter(p -> selects(p, vm, os));
    }

    private static boolean reaches(Policy policy, NamespacePolicies namespace) {
        return switch (policy) {
            case DriverPolicy one ->
                namespace.namespace().equals(one.getMetadata().getNamespace());
            case ClusterDriverPolicy many ->
                Optional.ofNullable(many.getSpec().namespaceSelector())
                        .map(selector -> matches(selector, namespace.labels()))
                        .orElse(true);
        };
    }

    private static boolean selects(Policy policy, VirtualMachine vm, OperatingSystem os) {
        var selector = policy.getSpec().selector();
        if (selector == null || isEmpty(selector)) {
            return mayBeWindows(os);
        }
        return matches(
                selector, Optional.ofNullable(vm.getMetadata().getLabels()).orElse(Map.of()));
    }

    private static boolean isEmpty(LabelSelector selector) {
        return Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of()).isEmpty()
                && Optional.ofNullable(selector.getMatchExpressions())
                        .orElse(List.of())
                        .isEmpty();
    }

    /** Without a selector a policy means every Windows VM: a VM of which nothing is known is not dragged in. */
    private static boolean mayBeWindows(OperatingSystem os) {
        return switch (os) {
            case OperatingSystem.Windows windows -> true;
            case OperatingSystem.Other other -> false;
            case OperatingSystem.Unknown unknown -> unknown.hint().isPresent();
        };
    }

    /** Matches as Kubernetes does: every label and every expression. */
    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        var byLabel = Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of()).entrySet().stream()
                .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
        return byLabel
                && Optional.ofNullable(selector.getMatchExpressions()).orElse(List.of()).stream()
                        .allMatch(e -> matches(e, labels.get(e.getKey())));
    }

    private static boolean matches(LabelSelectorRequirement expression, @Nullable String value) {
        var values = Optional.ofNullable(expression.getValues()).orElse(List.of());
        return switch (expression.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
