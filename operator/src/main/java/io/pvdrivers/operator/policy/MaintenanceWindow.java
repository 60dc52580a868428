package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.RolloutSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When disruption is allowed. Pure. */
final class MaintenanceWindow {
    private MaintenanceWindow() {}

    /** Whether a window is open. A policy without windows has none: then only people disrupt a guest. */
    static boolean isOpen(@Nullable RolloutSpec rollout) {
        return Optional.ofNullable(rollout).map(RolloutSpec::windows).orElse(List.of()).stream()
                .anyMatch(w -> Boolean.TRUE.equals(w.always()));
    }
}
