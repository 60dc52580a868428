package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ChannelStatus;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.MediaChoice;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Choice;
import io.pvdrivers.operator.catalog.Choosing;
import io.pvdrivers.operator.catalog.Choosing.Standing;
import io.pvdrivers.operator.catalog.ContainerDiskTags;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import io.pvdrivers.operator.kubevirt.Device;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Which release a policy means for one VM now, by what is on record of it. Pure. */
public final class ReleaseForVm {
    private final Policy policy;
    private final ReleaseChoice wish;
    private final Catalog catalog;
    private final MediaSource media;

    public ReleaseForVm(Policy policy, Catalog catalog, MediaSource media) {
        this.policy = policy;
        this.wish = policy.getSpec().release();
        this.catalog = catalog;
        this.media = media;
    }

    /**
     * The release for a VM.
     *
     * @param subject the VM; empty while nobody knows which Windows it is
     * @param runs whether it has an instance: one that has none is not judged anew, since half of what it is judged by is known of instances alone
     */
    public Choice of(
            Optional<Subject> subject,
            boolean runs,
            DriverStateSpec spec,
            DriverStateStatus status,
            List<Device> devices) {
        return runs
                ? chosen(subject, spec, status, devices)
                : before(status).orElseGet(() -> chosen(subject, spec, status, devices));
    }

    private Choice chosen(
            Optional<Subject> subject, DriverStateSpec spec, DriverStateStatus status, List<Device> devices) {
        var kept = isBad(status) ? Optional.<String>empty() : kept(spec, status, devices);
        return Choosing.of(wish, catalog, subject, new Standing(kept, target(), obtainable(policy, media)));
    }

    private Optional<Choice> before(DriverStateStatus status) {
        return Optional.ofNullable(status.choice())
                .filter(c -> wish.channel() != null && c.channel() == wish.channel() && c.release() != null)
                .map(c -> new Choice(
                        Optional.ofNullable(c.release()),
                        Optional.ofNullable(c.channel()),
                        c.because(),
                        Optional.ofNullable(c.newer()),
                        Objects.requireNonNullElse(c.passedOver(), List.<ChosenRelease.PassedOver>of())));
    }

    /** Whether it is known how a release's ISO comes into the policy's VMs: by an image that is not known to hold another, or an import. */
    static Predicate<Release> obtainable(Policy policy, MediaSource media) {
        var imports = Optional.ofNullable(policy.getSpec().media())
                .map(MediaChoice::dataVolume)
                .isPresent();
        return release -> imports && release.http().isPresent()
                || media.of(release.version(), Optional.of(release))
                        .filter(disk -> ContainerDiskTags.release(disk.image())
                                .filter(held -> !held.equals(release.version()))
                                .isEmpty())
                        .isPresent();
    }

    private Optional<String> target() {
        return Optional.ofNullable(policy.getStatus())
                .map(DriverPolicyStatus::channel)
                .filter(c -> c.channel() == wish.channel())
                .map(ChannelStatus::target);
    }

    /** What the guest runs now has an issue that the policy does not bear: to stay with that is no choice. */
    private boolean isBad(DriverStateStatus status) {
        var accepted = Objects.requireNonNullElse(wish.acceptIssues(), List.<String>of());
        return Optional.ofNullable(status.installed()).map(InstalledDrivers::knownIssues).orElse(List.of()).stream()
                .anyMatch(i -> i.severity() == Severity.BLOCK && !accepted.contains(i.id()));
    }

    /** The release that it was brought to. */
    private Optional<String> kept(DriverStateSpec spec, DriverStateStatus status, List<Device> devices) {
        return Optional.ofNullable(status.verified())
                .map(Verification::release)
                .or(() -> tried(spec, status))
                .or(() -> found(status, devices));
    }

    /** A run that was taken back has left the VM with the drivers of its release; it is held for people, and not for another release. */
    private static Optional<String> tried(DriverStateSpec spec, DriverStateStatus status) {
        return Optional.ofNullable(status.run())
                .filter(r -> r.outcome() == Outcome.ROLLED_BACK || r.outcome() == Outcome.FAILED)
                .flatMap(r -> Optional.ofNullable(spec.ticket()).filter(t -> t.id().equals(r.id())))
                .map(t -> t.plan().release())
                .filter(release -> !release.isEmpty());
    }

    /** Without any record: what a VM runs that has its devices already, such as one whose DriverState was lost. */
    private Optional<String> found(DriverStateStatus status, List<Device> devices) {
        var isThere = Planning.wanted(policy.getSpec(), devices).stream()
                .allMatch(w -> devices.stream()
                        .anyMatch(d -> d.kind() == w.kind()
                                && d.name().equals(w.name())
                                && d.value().filter(w.value()::equals).isPresent()));
        return Optional.ofNullable(status.installed())
                .map(InstalledDrivers::release)
                .filter(release -> isThere)
                .flatMap(catalog::release)
                .filter(r -> Choosing.isOf(wish, r))
                .map(Release::version);
    }
}
