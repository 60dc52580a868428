package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What speaks against a release for one VM. Pure. */
public final class Suitability {
    private static final List<BiFunction<Release, Subject, Optional<Objection>>> CHECKS = List.of(
            Suitability::support,
            Suitability::architecture,
            Suitability::signature,
            Suitability::completeness,
            Suitability::knownIssue);

    private Suitability() {}

    /** Why a release will not do. */
    public enum Unfit {
        UNSUPPORTED("ReleaseUnsupported"),
        INCOMPLETE("ReleaseIncomplete"),
        KNOWN_ISSUE("KnownIssue");

        private final String code;

        Unfit(String code) {
            this.code = code;
        }

        /** The CamelCase word of conditions. */
        public String code() {
            return code;
        }
    }

    /**
     * What speaks against a release.
     *
     * @param message a sentence that begins with the release
     */
    public record Objection(Unfit unfit, String message) {}

    /**
     * The VM that a release is judged for.
     *
     * @param architecture empty where it is not known: then any will do
     * @param needed the drivers that it must get
     * @param atWork the drivers that issues are looked up for: those of devices that do something
     * @param acceptIssues ids of known issues that do not count
     */
    public record Subject(
            GuestOs os,
            Optional<Architecture> architecture,
            Set<Driver> needed,
            Set<Driver> atWork,
            VmShape shape,
            Set<String> acceptIssues,
            Instant now) {}

    /** The first thing that forbids the release for this VM. */
    public static Optional<Objection> of(Release release, Subject subject) {
        return CHECKS.stream()
                .flatMap(check -> check.apply(release, subject).stream())
                .findFirst();
    }

    /** Every known issue of the release that concerns this VM, also those that it bears. */
    public static List<KnownIssue> issues(Release release, Subject subject) {
        return release.issues(subject.os(), List.copyOf(subject.atWork())).stream()
                .filter(subject.shape()::applies)
                .toList();
    }

    private static Optional<Objection> support(Release release, Subject subject) {
        var entry = release.guest(subject.os());
        var why = entry.map(Guest::support)
                .map(s -> switch (s) {
                    case CURRENT, FROZEN -> "";
                    case TEST_SIGNED ->
                        "has only test-signed drivers for " + subject.os().title() + ", "
                                + (subject.shape().secureBoot()
                                        ? "which Windows never loads under the VM's Secure Boot"
                                        : "which this Windows does not load");
                    case UNSUPPORTED -> "must not be used for " + subject.os().title();
                })
                .orElseGet(() -> "does not name " + subject.os().title());
        return why.isEmpty() ? Optional.empty() : Optional.of(objection(Unfit.UNSUPPORTED, release, why));
    }

    private static Optional<Objection> architecture(Release release, Subject subject) {
        return subject.architecture()
                .filter(a -> !release.drivers(subject.os()).isEmpty())
                .filter(a -> release.drivers(subject.os(), a).isEmpty())
                .map(a -> objection(
                        Unfit.UNSUPPORTED,
                        release,
                        "has no drivers for " + subject.os().title() + " on " + a.directory()));
    }

    private static Optional<Objection> signature(Release release, Subject subject) {
        return release.signatureNotAfter(subject.os())
                .filter(end -> !subject.now().isBefore(end))
                .map(end -> objection(
                        Unfit.UNSUPPORTED,
                        release,
                        "has drivers for " + subject.os().title() + " whose signatures expired at " + end));
    }

    private static Optional<Objection> completeness(Release release, Subject subject) {
        var carried = subject.architecture()
                .map(a -> release.drivers(subject.os(), a))
                .orElseGet(() -> release.drivers(subject.os()));
        var missing = subject.needed().stream()
                .filter(d -> !carried.contains(d))
                .sorted()
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(objection(
                        Unfit.INCOMPLETE,
                        release,
                        "states no version of " + names(missing) + " for "
                                + subject.os().title()
                                + subject.architecture()
                                        .map(a -> " on " + a.directory())
                                        .orElse("")));
    }

    private static Optional<Objection> knownIssue(Release release, Subject subject) {
        return issues(release, subject).stream()
                .filter(i -> i.severity() == Severity.BLOCK)
                .filter(i -> !subject.acceptIssues().contains(i.id()))
                .findFirst()
                .map(i -> objection(
                        Unfit.KNOWN_ISSUE,
                        release,
                        "must not be used for " + subject.os().title() + " here: " + withoutStop(i.summary()) + " ("
                                + i.id() + ")"));
    }

    private static Objection objection(Unfit unfit, Release release, String why) {
        return new Objection(unfit, "release " + release.version() + " " + why);
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String names(List<Driver> drivers) {
        return drivers.stream().map(d -> d.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}
