package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.ChosenRelease.PassedOver;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.api.v1alpha1.ReleaseChoice.Upgrades;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Chooses a release for one VM: the one that the policy names, or the best of a channel. Pure. */
public final class Choosing {
    private static final String DENIED = "Denied";
    private static final String BELOW_MINIMUM = "BelowMinimum";
    private static final String MEDIA_UNKNOWN = "MediaUnknown";

    /**
     * How things stand, which is no wish of the policy.
     *
     * @param kept the release that the VM runs
     * @param target where upgrades is Manual: the release that VMs of the policy go to, if they have to go to one
     * @param obtainable whether it is known how the ISO of a release comes into a VM
     */
    public record Standing(Optional<String> kept, Optional<String> target, Predicate<Release> obtainable) {
        /** A VM that runs no release yet, under a policy whose VMs run none, where every ISO is known. */
        public static final Standing NONE = new Standing(Optional.empty(), Optional.empty(), r -> true);

        public Standing keeping(Optional<String> release) {
            return new Standing(release, target, obtainable);
        }
    }

    private final ReleaseChoice wish;
    private final Channel channel;
    private final Catalog catalog;
    private final Standing standing;

    private Choosing(ReleaseChoice wish, Channel channel, Catalog catalog, Standing standing) {
        this.wish = wish;
        this.channel = channel;
        this.catalog = catalog;
        this.standing = standing;
    }

    /**
     * The release for a VM.
     *
     * @param subject the VM; empty while nobody knows which Windows it is
     */
    public static Choice of(ReleaseChoice wish, Catalog catalog, Optional<Subject> subject, Standing standing) {
        return Optional.ofNullable(wish.channel())
                .map(c -> new Choosing(wish, c, catalog, standing).choose(subject))
                .orElseGet(() -> named(wish));
    }

    /** The releases of the policy's channel that it admits for some VM or other, the newest first. */
    public static List<Release> admitted(ReleaseChoice wish, Catalog catalog, Predicate<Release> obtainable) {
        return Optional.ofNullable(wish.channel()).map(c -> new Choosing(wish, c, catalog, Standing.NONE)).stream()
                .flatMap(choosing -> choosing.offered().stream()
                        .filter(r -> choosing.refusal(r.version()).isEmpty()))
                .filter(obtainable)
                .toList();
    }

    /** Whether a release is of the channel that the policy names. A release that is stable is one of the latest too, whoever forgot to say so. */
    public static boolean isOf(ReleaseChoice wish, Release release) {
        return wish.channel() != null
                && (wish.channel() == Channel.LATEST
                        ? !release.channels().isEmpty()
                        : release.channels().contains(wish.channel()));
    }

    private static Choice named(ReleaseChoice wish) {
        return new Choice(
                Optional.ofNullable(wish.version()),
                Optional.empty(),
                "The policy names it.",
                Optional.empty(),
                List.of());
    }

    private List<Release> offered() {
        return catalog.newestFirst().stream().filter(r -> isOf(wish, r)).toList();
    }

    private Choice choose(Optional<Subject> subject) {
        if (subject.isEmpty()) {
            return nothing("Which Windows this is, is not known yet.", List.of());
        }
        var passedOver = new ArrayList<PassedOver>();
        var fit = new ArrayList<Release>();
        for (var release : offered()) {
            objection(release, subject.get()).ifPresentOrElse(passedOver::add, () -> fit.add(release));
        }
        return fit.isEmpty()
                ? leftWithItsOwn(subject.get(), passedOver)
                : stay(fit.getFirst(), passedOver, subject.get()).orElseGet(() -> go(fit, passedOver, subject.get()));
    }

    /** A VM stays with what it runs, unless the policy has it follow, or that will not do any more. Nobody is taken back unasked. */
    private Optional<Choice> stay(Release best, List<PassedOver> passedOver, Subject subject) {
        return standing.kept()
                .filter(v -> refusal(v).isEmpty() && isSound(v, subject))
                .filter(v -> wish.upgrades() != Upgrades.AUTOMATIC
                        || isOlder(best.version(), v) && !Boolean.TRUE.equals(wish.allowDowngrade()))
                .map(v -> stay(v, best, newerThan(v, passedOver), subject));
    }

    private Choice stay(String runs, Release best, List<PassedOver> passedOver, Subject subject) {
        if (runs.equals(best.version())) {
            return newest(best, passedOver, subject);
        }
        return isOlder(runs, best.version())
                ? older(runs, best, "The VM runs it, and spec.release.upgrades is Manual", passedOver)
                : kept(runs, "The VM runs it, and nothing newer will do.", passedOver);
    }

    private Choice go(List<Release> fit, List<PassedOver> passedOver, Subject subject) {
        var best = fit.getFirst();
        var aim = standing.target()
                .filter(t -> wish.upgrades() != Upgrades.AUTOMATIC)
                .flatMap(t -> fit.stream().filter(r -> !isOlder(t, r.version())).findFirst())
                .orElse(best);
        var newer = newerThan(aim.version(), passedOver);
        return aim.equals(best)
                ? newest(best, newer, subject)
                : older(
                        aim.version(),
                        best,
                        "It is what this policy's VMs go to while spec.release.upgrades is Manual",
                        newer);
    }

    private Choice newest(Release best, List<PassedOver> passedOver, Subject subject) {
        return kept(
                best.version(),
                "It is the newest release of channel " + word() + " that will do for "
                        + subject.os().title() + ".",
                passedOver);
    }

    private Choice older(String version, Release best, String why, List<PassedOver> passedOver) {
        return new Choice(
                Optional.of(version),
                Optional.of(channel),
                why + ": " + best.version() + " would do too. Set spec.release.minimumVersion to go to it.",
                Optional.of(best.version()),
                passedOver);
    }

    private static List<PassedOver> newerThan(String version, List<PassedOver> passedOver) {
        return passedOver.stream().filter(p -> isOlder(version, p.release())).toList();
    }

    /** Nothing that the policy wants will do: what the VM runs is better than nothing. */
    private Choice leftWithItsOwn(Subject subject, List<PassedOver> passedOver) {
        var why = "No release of channel " + word() + " will do for "
                + subject.os().title() + "."
                + passedOver.stream()
                        .findFirst()
                        .map(p -> " Of the newest: " + p.message())
                        .orElse(" The catalogue has none of that channel.")
                + withIso(passedOver).orElse("");
        return standing.kept()
                .filter(v -> !isDenied(v) && isSound(v, subject))
                .filter(v -> refusal(v).isEmpty() || isServedByNoneFromTheMinimum(passedOver))
                .map(v -> kept(v, "The VM runs it, and nothing newer will do. " + why, passedOver))
                .orElseGet(() -> nothing(why, passedOver));
    }

    /** What only lacks its ISO is what somebody can mend. */
    private static Optional<String> withIso(List<PassedOver> passedOver) {
        return passedOver.stream()
                .filter(p -> p.reason().equals(MEDIA_UNKNOWN))
                .findFirst()
                .map(p -> " Release " + p.release() + " will, once the operator knows its ISO: start it with --media "
                        + p.release() + "=IMAGE.");
    }

    /** A minimum that is not met for this Windows by anything there is takes nobody down; one that could be met is meant. */
    private boolean isServedByNoneFromTheMinimum(List<PassedOver> passedOver) {
        var from = passedOver.stream()
                .filter(p -> !p.reason().equals(BELOW_MINIMUM))
                .toList();
        return !from.isEmpty() && from.stream().allMatch(p -> p.reason().equals(Suitability.Unfit.UNSUPPORTED.code()));
    }

    private Choice kept(String version, String because, List<PassedOver> passedOver) {
        return new Choice(Optional.of(version), Optional.of(channel), because, Optional.empty(), passedOver);
    }

    private Choice nothing(String because, List<PassedOver> passedOver) {
        return new Choice(Optional.empty(), Optional.of(channel), because, Optional.empty(), passedOver);
    }

    private static boolean isOlder(String one, String other) {
        return version(one).compareTo(version(other)) < 0;
    }

    private static ReleaseVersion version(String text) {
        return ReleaseVersion.of(text);
    }

    /** A release that is gone from the catalogue speaks for no VM to be moved: somebody has tidied up. */
    private boolean isSound(String version, Subject subject) {
        return catalog.release(version).flatMap(r -> Suitability.of(r, subject)).isEmpty();
    }

    private Optional<PassedOver> objection(Release release, Subject subject) {
        return refusal(release.version())
                .or(() -> Suitability.of(release, subject)
                        .map(o -> new PassedOver(release.version(), o.unfit().code(), sentence(o.message()))))
                .or(() -> unobtainable(release));
    }

    /** Of the release that it runs a VM needs no ISO. */
    private Optional<PassedOver> unobtainable(Release release) {
        return standing.obtainable().test(release)
                        || standing.kept().filter(release.version()::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new PassedOver(
                        release.version(),
                        MEDIA_UNKNOWN,
                        "Nobody said which image holds the ISO of release " + release.version() + "."));
    }

    private boolean isDenied(String release) {
        return Optional.ofNullable(wish.deny()).orElse(List.of()).contains(release);
    }

    private Optional<PassedOver> refusal(String release) {
        if (isDenied(release)) {
            return Optional.of(new PassedOver(release, DENIED, "Release " + release + " is in spec.release.deny."));
        }
        return Optional.ofNullable(wish.minimumVersion())
                .filter(minimum -> isOlder(release, minimum))
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
