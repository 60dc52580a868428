package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ChannelStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ReleaseCount;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Choosing;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.catalog.ReleaseVersion;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which releases a policy's VMs shall run. Pure.
 *
 * @param release the one in force, or of a channel the newest that any VM shall run
 * @param channel how the policy stands to its channel; empty where it names its release
 * @param problem why the policy can do nothing, in a sentence
 */
record PolicyRelease(Optional<String> release, Optional<ChannelStatus> channel, Optional<String> problem) {
    private static final int MOST = 32;

    private static final Comparator<String> NEWEST_FIRST =
            Comparator.<String, ReleaseVersion>comparing(ReleaseVersion::of).reversed();

    static PolicyRelease of(Policy policy, Catalog catalog, MediaSource media, Collection<DriverState> fleet) {
        var wish = policy.getSpec().release();
        var before = Optional.ofNullable(policy.getStatus())
                .map(DriverPolicyStatus::channel)
                .filter(c -> c.channel() == wish.channel())
                .map(ChannelStatus::target);
        return Optional.ofNullable(wish.channel())
                .map(channel -> ofChannel(
                        channel,
                        Choosing.admitted(wish, catalog, ReleaseForVm.obtainable(policy, media)),
                        before,
                        fleet))
                .orElseGet(() -> named(Optional.ofNullable(wish.version()).orElse(""), catalog));
    }

    private static PolicyRelease named(String version, Catalog catalog) {
        var problem = catalog.release(version).isPresent()
                ? Optional.<String>empty()
                : Optional.of(
                        "No DriverRelease describes " + version + ". kubectl get driverreleases lists what there is.");
        return new PolicyRelease(Optional.of(version), Optional.empty(), problem);
    }

    private static PolicyRelease ofChannel(
            Channel channel, List<Release> admitted, Optional<String> before, Collection<DriverState> fleet) {
        var choices = fleet.stream()
                .flatMap(s -> Optional.ofNullable(s.getStatus()).map(DriverStateStatus::choice).stream())
                .toList();
        var counts = choices.stream()
                .flatMap(c -> Optional.ofNullable(c.release()).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        var releases = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(NEWEST_FIRST))
                .limit(MOST)
                .map(e -> new ReleaseCount(e.getKey(), e.getValue().intValue()))
                .toList();
        var newest = admitted.stream().findFirst().map(Release::version);
        var target = before.filter(t -> admitted.stream().map(Release::version).anyMatch(t::equals))
                .or(() -> newest);
        var status = new ChannelStatus(
                channel,
                newest.orElse(null),
                target.orElse(null),
                (int) choices.stream().filter(c -> c.newer() != null).count(),
                (int) fleet.stream().filter(PolicyRelease::hasNone).count(),
                releases.isEmpty() ? null : releases);
        var word = channel == Channel.STABLE ? "Stable" : "Latest";
        return new PolicyRelease(
                releases.stream().findFirst().map(ReleaseCount::release).or(() -> newest),
                Optional.of(status),
                newest.isPresent()
                        ? Optional.empty()
                        : Optional.of("There is no release of channel " + word
                                + " that spec.release admits and whose ISO is known. kubectl get driverreleases lists what there is;"
                                + " --media of the operator says which image holds an ISO."));
    }

    /** Its Windows is known, and no release will do for it. */
    private static boolean hasNone(DriverState state) {
        var status = Optional.ofNullable(state.getStatus());
        return status.map(DriverStateStatus::guest).map(GuestSummary::os).isPresent()
                && status.map(DriverStateStatus::choice)
                        .filter(c -> Optional.of(c).map(ChosenRelease::release).isEmpty())
                        .isPresent();
    }
}
