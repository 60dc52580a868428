package io.pvdrivers.operator.rollout;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who goes now, and why the others that ask do not.
 *
 * @param go the names of those that go, the longest waiting first
 * @param held by name, what each of the others waits for
 * @param stage how far the rollout has come; empty where it has neither canaries nor waves, or nothing is to be done
 * @param changes when time alone may change any of this
 */
public record Dispatch(
        List<String> go, Map<String, Hold> held, Optional<DriverPolicyStatus.Stage> stage, Optional<Instant> changes) {
    public Dispatch {
        go = List.copyOf(go);
        held = Map.copyOf(held);
    }
}
