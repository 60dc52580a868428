package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operator's answer to a {@link DriverPolicy}. */
public record DriverPolicyStatus(
        @Nullable Long observedGeneration,
        @Nullable String release,
        @Nullable Counts counts,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant nextWindow,

        @Nullable List<Attention> attention,
        @Nullable List<Condition> conditions) {

    /** How many VMs the policy governs, by how they stand. They add up to {@code selected}. */
    public record Counts(
            int selected,
            int ready,
            int inFlight,
            int awaiting,
            int pending,
            int blocked,
            int failed,
            int rolledBack) {}

    /** A VM that needs a person. */
    public record Attention(String virtualMachine, String reason, String message) {}
}
