package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.ChosenRelease.PassedOver;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import java.util.List;
import java.util.Optional;

/**
 * Which release a policy means for one VM.
 *
 * @param version empty where none will do, or it cannot be told
 * @param channel what it was chosen from; empty where the policy names the release
 * @param because why, in a sentence
 * @param newer the newest release that would do, where the VM keeps an older one
 * @param passedOver newer releases that were not chosen, the newest first
 */
public record Choice(
        Optional<String> version,
        Optional<Channel> channel,
        String because,
        Optional<String> newer,
        List<PassedOver> passedOver) {
    public Choice {
        passedOver = List.copyOf(passedOver);
    }

    /** Where no policy asks for anything. */
    public static Choice none() {
        return new Choice(Optional.empty(), Optional.empty(), "No policy governs the VM.", Optional.empty(), List.of());
    }
}
