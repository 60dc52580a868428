package io.pvdrivers.operator.window;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.operator.KubernetesClients;

/** Opening hours from a policy's own words. */
final class Windows {
    private Windows() {}

    /** @param rollout the fields of {@code spec.rollout} as a flow mapping has them */
    static OpeningHours of(String rollout) {
        return OpeningHours.of(KubernetesClients.serialization()
                .unmarshal("""
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverPolicy
                        metadata: {name: windows, namespace: vms}
                        spec: {mode: Enforce, release: {version: 0.1.302}, rollout: {%s}}
                        """.formatted(rollout), DriverPolicy.class)
                .getSpec()
                .rollout());
    }
}
