package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.Counted;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The VMs that a policy selects and that obey another one. Pure.
 *
 * @param shadowing by VM, the policy that it obeys
 */
record Shadows(Map<NamespacedName, Policy> shadowing) {
    static final Shadows NONE = new Shadows(Map.of());

    private static final int NAMED = 5;

    Shadows {
        shadowing = Map.copyOf(shadowing);
    }

    /** How many there are, and some of them; empty where there is none. */
    Optional<String> sentence(Policy policy) {
        if (shadowing.isEmpty()) {
            return Optional.empty();
        }
        var some = new TreeMap<>(shadowing)
                .entrySet().stream()
                        .limit(NAMED)
                        .map(e -> name(policy, e.getKey()) + " (" + e.getValue().getKind() + " "
                                + e.getValue().getMetadata().getName() + ")")
                        .collect(Collectors.joining(", "));
        var more = shadowing.size() > NAMED ? " and " + (shadowing.size() - NAMED) + " more" : "";
        return Optional.of(Counted.of(shadowing.size(), "VM") + " that it selects "
                + (shadowing.size() == 1 ? "obeys another policy: " : "obey other policies: ") + some + more + ".");
    }

    /** As the VMs of a policy are called: by name, where they are all of its namespace. */
    static String name(Policy policy, NamespacedName vm) {
        return policy instanceof Namespaced ? vm.name() : vm.key();
    }
}
