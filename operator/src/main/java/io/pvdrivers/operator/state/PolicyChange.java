package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.Policy;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which changes of a policy can change what is decided about one VM. Its counts change with every step of every other. Pure. */
final class PolicyChange {
    private PolicyChange() {}

    static boolean matters(Policy now, Policy before) {
        return differ(now, before, p -> p.getMetadata().getUid())
                || differ(now, before, p -> p.getMetadata().getGeneration())
                || differ(now, before, p -> p.getMetadata().getDeletionTimestamp())
                || differ(now, before, p -> p.getMetadata().getAnnotations())
                || differ(now, before, p -> status(p, DriverPolicyStatus::channel))
                || differ(now, before, p -> status(p, DriverPolicyStatus::estimate));
    }

    private static <T> Optional<T> status(Policy policy, Function<DriverPolicyStatus, @Nullable T> field) {
        return Optional.ofNullable(policy.getStatus()).map(field);
    }

    private static boolean differ(Policy now, Policy before, Function<Policy, @Nullable Object> field) {
        return !Objects.equals(field.apply(now), field.apply(before));
    }
}
