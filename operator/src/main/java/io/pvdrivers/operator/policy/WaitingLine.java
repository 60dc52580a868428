package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.rollout.Hold;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What VMs wait for in their policies' rollouts, for whoever writes it into their DriverStates. It is told anew at every look at a policy,
 * so nobody need keep it.
 */
public final class WaitingLine {
    private final Map<String, Map<String, Hold>> byPolicy = new ConcurrentHashMap<>();
    private volatile Consumer<NamespacedName> onChange = vm -> {};

    /** Has somebody told of each VM that waits for something else than before. */
    public void onChange(Consumer<NamespacedName> listener) {
        onChange = listener;
    }

    /** @param held by the key of each VM that asks and may not go */
    void tell(Policy policy, Map<String, Hold> held) {
        var uid = policy.getMetadata().getUid();
        var before = Optional.ofNullable(held.isEmpty() ? byPolicy.remove(uid) : byPolicy.put(uid, held))
                .orElse(Map.of());
        held.forEach((vm, hold) -> {
            if (!hold.equals(before.get(vm))) {
                onChange.accept(NamespacedName.ofKey(vm));
            }
        });
    }

    /** What a VM waits for under the policy of that uid; empty where it does not, or nobody has told yet. */
    public Optional<Hold> of(String policyUid, NamespacedName vm) {
        return Optional.ofNullable(byPolicy.get(policyUid)).map(held -> held.get(vm.key()));
    }
}
