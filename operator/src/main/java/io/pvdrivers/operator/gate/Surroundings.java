package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.rollout.Hold;
import java.util.List;
import java.util.Optional;

/**
 * What a decision about a VM depends on outside the VM.
 *
 * @param cluster what its KubeVirt can do
 * @param claim the claim that the plan's media come from; empty where it uses none, or there is none of that name yet
 * @param claimUsers other VMs that have that claim, or whose turn with it comes first
 * @param foreignChanges paths of the VM's template that differ from what the VMI runs, not of our making; empty where nobody has
 *     compared them
 * @param hyperConvergedImage the image with virtio-win that comes with HyperConverged; empty where that is not installed
 * @param turn what the VM waits for in its policy's rollout; empty where nobody has told yet
 * @param preferences those of the plan; empty where it has none, or nobody has looked
 */
public record Surroundings(
        ClusterFeatures cluster,
        Optional<ClaimFacts> claim,
        List<String> claimUsers,
        Optional<List<String>> foreignChanges,
        Optional<String> hyperConvergedImage,
        Optional<Hold> turn,
        Optional<PreferencesSeen> preferences) {
    /** Nothing was looked at. */
    public static final Surroundings UNKNOWN =
            new Surroundings(ClusterFeatures.UNKNOWN, Optional.empty(), List.of(), Optional.empty());

    /** Where nobody looked for HyperConverged. */
    public Surroundings(
            ClusterFeatures cluster,
            Optional<ClaimFacts> claim,
            List<String> claimUsers,
            Optional<List<String>> foreignChanges) {
        this(cluster, claim, claimUsers, foreignChanges, Optional.empty());
    }

    /** Where nobody has told of the rollout. */
    public Surroundings(
            ClusterFeatures cluster,
            Optional<ClaimFacts> claim,
            List<String> claimUsers,
            Optional<List<String>> foreignChanges,
            Optional<String> hyperConvergedImage) {
        this(cluster, claim, claimUsers, foreignChanges, hyperConvergedImage, Optional.empty(), Optional.empty());
    }

    public Surroundings {
        claimUsers = List.copyOf(claimUsers);
        foreignChanges = foreignChanges.map(List::copyOf);
    }

    /** The same with the claim that the media come from. */
    public Surroundings withClaim(ClaimFacts facts, List<String> users) {
        return new Surroundings(
                cluster, Optional.of(facts), users, foreignChanges, hyperConvergedImage, turn, preferences);
    }

    /** The same with the template compared with what runs. */
    public Surroundings withForeignChanges(List<String> paths) {
        return new Surroundings(cluster, claim, claimUsers, Optional.of(paths), hyperConvergedImage, turn, preferences);
    }

    /** The same with what the VM waits for in its policy's rollout. */
    public Surroundings withTurn(Optional<Hold> hold) {
        return new Surroundings(cluster, claim, claimUsers, foreignChanges, hyperConvergedImage, hold, preferences);
    }

    /** The same with the preferences of the plan. */
    public Surroundings withPreferences(PreferencesSeen seen) {
        return new Surroundings(
                cluster, claim, claimUsers, foreignChanges, hyperConvergedImage, turn, Optional.of(seen));
    }
}
