package io.pvdrivers.operator.window;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;
import java.util.Objects;

/** Opening hours from a policy's own words. */
final class Windows {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private Windows() {}

    /**
     * Read anew, whoever read the same before.
     *
     * @param rollout the fields of {@code spec.rollout} as a flow mapping has them
     */
    static OpeningHours of(String rollout) {
        var spec = spec(rollout);
        return OpeningHours.read(
                Objects.requireNonNullElse(spec.windows(), List.of()),
                Objects.requireNonNullElse(spec.excludeDates(), List.of()));
    }

    static RolloutSpec spec(String rollout) {
        return Objects.requireNonNull(TYPES.unmarshal("""
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverPolicy
                        metadata: {name: windows, namespace: vms}
                        spec: {mode: Enforce, release: {version: 0.1.302}, rollout: {%s}}
                        """.formatted(rollout), DriverPolicy.class)
                .getSpec()
                .rollout());
    }
}
