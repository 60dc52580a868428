package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.ChosenRelease.PassedOver;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.api.v1alpha1.ReleaseChoice.Upgrades;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses a release for one VM: the one that the policy names, or the newest of a channel that will do. Pure. */
public final class Choosing {
    private static final String DENIED = "Denied";
    private static final String BELOW_MINIMUM = "BelowMinimum";

    private final ReleaseChoice wish;
    private final Channel channel;
    private final Catalog catalog;

    private Choosing(ReleaseChoice wish, Channel channel, Catalog catalog) {
        this.wish = wish;
        this.channel = channel;
        this.catalog = catalog;
    }

    /**
     * The release for a VM.
     *
     * @param subject the VM; empty while nobody knows which Windows it is
     * @param kept the release of this channel that the VM runs, verified
     */
    public static Choice of(ReleaseChoice wish, Catalog catalog, Optional<Subject> subject, Optional<String> kept) {
        var channel = Optional.ofNullable(wish.channel());
        return channel.map(c -> new Choosing(wish, c, catalog).choose(subject, kept))
                .orElseGet(() -> named(wish));
    }

    /** The releases of the policy's channel that it admits for some VM or other, the newest first. */
    public static List<Release> admitted(ReleaseChoice wish, Catalog catalog) {
        return Optional.ofNullable(wish.channel()).map(c -> new Choosing(wish, c, catalog)).stream()
                .flatMap(choosing -> choosing.offered().stream()
                        .filter(r -> choosing.refusal(r.version()).isEmpty()))
                .toList();
    }

    private static Choice named(ReleaseChoice wish) {
        return new Choice(
                Optional.ofNullable(wish.version()),
                Optional.empty(),
                "The policy names it.",
                Optional.empty(),
                List.of());
    }

    /** A release that is stable is one of the latest too, whoever forgot to say so. */
    private List<Release> offered() {
        return catalog.newestFirst().stream()
                .filter(r -> channel == Channel.LATEST
                        ? !r.channels().isEmpty()
                        : r.channels().contains(channel))
                .toList();
    }

    private Choice choose(Optional<Subject> subject, Optional<String> kept) {
        if (subject.isEmpty()) {
            return nothing("Which Windows this is, is not known yet.", List.of());
        }
        var passedOver = new ArrayList<PassedOver>();
        for (var release : offered()) {
            var objection = objection(release, subject.get());
            if (objection.isEmpty()) {
                return keep(kept, release, subject.get()).orElseGet(() -> chosen(release, subject.get(), passedOver));
            }
            passedOver.add(objection.get());
        }
        return nothing(
                "No release of channel " + word() + " will do for "
                        + subject.get().os().title() + "."
                        + passedOver.stream()
                                .findFirst()
                                .map(p -> " Of the newest: " + p.message())
                                .orElse(" The catalogue has none of that channel."),
                passedOver);
    }

    /** A VM that runs a release of its channel stays with it, unless the policy has it follow or that release will not do any more. */
    private Optional<Choice> keep(Optional<String> kept, Release newest, Subject subject) {
        return kept.filter(v -> wish.upgrades() != Upgrades.AUTOMATIC && isOlder(v, newest))
                .filter(v -> mayStay(v, subject))
                .map(v -> new Choice(
                        Optional.of(v),
                        Optional.of(channel),
                        "The VM runs it, and spec.release.upgrades is Manual: " + newest.version()
                                + " would do too. Set spec.release.minimumVersion to go to it.",
                        Optional.of(newest.version()),
                        List.of()));
    }

    private static boolean isOlder(String version, Release newest) {
        return ReleaseVersion.parse(version)
                .filter(v -> v.compareTo(newest.releaseVersion()) < 0)
                .isPresent();
    }

    /** A release that is gone from the catalogue speaks for no VM to be moved: somebody has tidied up. */
    private boolean mayStay(String version, Subject subject) {
        return refusal(version).isEmpty()
                && catalog.release(version)
                        .flatMap(r -> Suitability.of(r, subject))
                        .isEmpty();
    }

    private Choice chosen(Release release, Subject subject, List<PassedOver> passedOver) {
        return new Choice(
                Optional.of(release.version()),
                Optional.of(channel),
                "It is the newest release of channel " + word() + " that will do for "
                        + subject.os().title() + ".",
                Optional.empty(),
                passedOver);
    }

    private Choice nothing(String because, List<PassedOver> passedOver) {
        return new Choice(Optional.empty(), Optional.of(channel), because, Optional.empty(), passedOver);
    }

    private Optional<PassedOver> objection(Release release, Subject subject) {
        return refusal(release.version())
                .or(() -> Suitability.of(release, subject)
                        .map(o -> new PassedOver(release.version(), o.unfit().code(), sentence(o.message()))));
    }

    private Optional<PassedOver> refusal(String release) {
        if (Optional.ofNullable(wish.deny()).orElse(List.of()).contains(release)) {
            return Optional.of(new PassedOver(release, DENIED, "Release " + release + " is in spec.release.deny."));
        }
        var version = ReleaseVersion.parse(release).orElse(ReleaseVersion.UNREADABLE);
        return Optional.ofNullable(wish.minimumVersion())
                .flatMap(ReleaseVersion::parse)
                .filter(minimum -> version.compareTo(minimum) < 0)
                .map(minimum -> new PassedOver(
                        release,
                        BELOW_MINIMUM,
                        "Release " + release + " is older than spec.release.minimumVersion, " + minimum + "."));
    }

    private String word() {
        return switch (channel) {
            case STABLE -> "Stable";
            case LATEST -> "Latest";
        };
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
