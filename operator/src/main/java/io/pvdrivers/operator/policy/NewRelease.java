package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ChannelStatus;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.ReleaseChoice.Upgrades;
import io.pvdrivers.operator.catalog.ReleaseVersion;
import io.pvdrivers.operator.telemetry.Announcement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The channel of a policy has got a newer release. Pure.
 *
 * @param before the newest until now
 * @param newest the newest now
 * @param automatic whether the policy's VMs go to it by themselves
 */
record NewRelease(
        Optional<String> namespace, String policy, String policyUid, String before, String newest, boolean automatic) {
    static final String REASON = "ReleaseAvailable";
    static final String ACTION = "Announce";

    /** Tells a policy's status from the one before: an edit of the policy is no news. */
    static Optional<NewRelease> of(Policy policy, DriverPolicyStatus next) {
        var metadata = policy.getMetadata();
        var before = Optional.ofNullable(policy.getStatus())
                .filter(s -> metadata.getGeneration().equals(s.observedGeneration()))
                .flatMap(NewRelease::newest);
        var automatic = policy.getSpec().release().upgrades() == Upgrades.AUTOMATIC;
        return before.flatMap(b -> newest(next)
                .filter(n -> isNewer(n, b))
                .map(n -> new NewRelease(
                        Optional.ofNullable(metadata.getNamespace()),
                        metadata.getName(),
                        metadata.getUid(),
                        b,
                        n,
                        automatic)));
    }

    private static Optional<String> newest(DriverPolicyStatus status) {
        return Optional.ofNullable(status.channel()).map(ChannelStatus::newest);
    }

    private static boolean isNewer(String version, String than) {
        return ReleaseVersion.of(version).compareTo(ReleaseVersion.of(than)) > 0;
    }

    String message() {
        return "Release " + newest + " is in the policy's channel now; the newest was " + before + ". "
                + (automatic
                        ? "VMs that it will do for go to it, each in its turn."
                        : "VMs stay with theirs. Set spec.release.minimumVersion: " + newest + " to take them to it.");
    }

    Announcement announcement(Instant now) {
        return new Announcement(
                Announcement.RELEASE_AVAILABLE,
                "/apis/pvdrivers.io/v1alpha1/"
                        + namespace
                                .map(n -> "namespaces/" + n + "/driverpolicies/")
                                .orElse("clusterdriverpolicies/")
                        + policy,
                newest,
                policyUid + "/" + newest,
                now,
                Map.of(
                        "namespace",
                        namespace.orElse(""),
                        "policy",
                        policy,
                        "release",
                        newest,
                        "before",
                        before,
                        "upgrades",
                        automatic ? "Automatic" : "Manual"));
    }
}
