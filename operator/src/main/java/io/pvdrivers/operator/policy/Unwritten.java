package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.action.ApiRefusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** DriverStates that could not be written, which keeps none of the other VMs of a policy waiting. */
final class Unwritten {
    private final Map<NamespacedName, String> refused = new TreeMap<>();
    private @Nullable KubernetesClientException passing;

    /** Writes the DriverState of a VM; empty where that cannot be done. A cluster that cannot be reached is nothing that one VM has. */
    Optional<DriverState> attempt(NamespacedName vm, Supplier<DriverState> write) {
        try {
            return Optional.of(write.get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 0) {
                throw e;
            }
            if (ApiRefusal.isFinal(e)) {
                refused.put(vm, ApiRefusal.sentence(e));
            } else {
                passing = e;
            }
            return Optional.empty();
        }
    }

    /** What the cluster will not have until somebody mends it, in its own words, by the names of the VMs. */
    Map<NamespacedName, String> refused() {
        return Map.copyOf(refused);
    }

    /** Has what may pass by itself tried again soon. */
    void throwPassing() {
        if (passing != null) {
            throw passing;
        }
    }
}
