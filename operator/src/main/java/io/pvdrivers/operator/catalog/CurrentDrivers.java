package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.api.v1alpha1.ReleaseChoice.ReleaseRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which versions of a driver count as current for a Windows: those of the newest stable release for it and of newer ones; and whatever a
 * policy is satisfied with, so that nobody is told to update what a policy holds. Community and RHEL releases count apart.
 *
 * @param choices what policies ask for
 */
record CurrentDrivers(Catalog catalog, Collection<ReleaseChoice> choices) {
    private static final Set<Support> KEPT_UP = Set.of(Support.CURRENT, Support.FROZEN);
    static final Comparator<DriverVersion> NEWEST_FIRST = Comparator.comparingInt(DriverVersion::family)
            .thenComparingInt(DriverVersion::build)
            .thenComparing(DriverVersion::toString)
            .reversed();

    /** The versions that are known to the last number, the newest first. */
    Set<DriverVersion> of(GuestOs os, Driver driver) {
        return Stream.concat(
                        releases(os, driver, Channel.STABLE, List.of()),
                        choices.stream().flatMap(choice -> satisfying(choice, os, driver)))
                .flatMap(release -> release.driver(os, driver).stream())
                .filter(version -> version.branch().isPresent())
                .collect(Collectors.toCollection(() -> new TreeSet<>(NEWEST_FIRST)));
    }

    private Stream<Release> satisfying(ReleaseChoice choice, GuestOs os, Driver driver) {
        var denied = Objects.requireNonNullElse(choice.deny(), List.<String>of());
        return Stream.of(asked(choice), accepted(choice), ofItsChannel(choice, os, driver, denied))
                .flatMap(Function.identity())
                .filter(release -> !denied.contains(release.version()));
    }

    private Stream<Release> asked(ReleaseChoice choice) {
        var exactly = Boolean.TRUE.equals(choice.allowDowngrade());
        return Stream.of(Optional.ofNullable(choice.version()), Optional.ofNullable(choice.minimumVersion()))
                .flatMap(Optional::stream)
                .flatMap(version -> catalog.release(version).stream())
                .flatMap(named -> exactly ? Stream.of(named) : andNewer(named));
    }

    private Stream<Release> accepted(ReleaseChoice choice) {
        var ranges = Objects.requireNonNullElse(choice.accept(), List.<ReleaseRange>of());
        return catalog.newestFirst().stream()
                .filter(release -> ranges.stream().anyMatch(range -> isIn(range, release.releaseVersion())));
    }

    /** A range without an end goes on to what the policy asks for, which counts in any case. */
    private static boolean isIn(ReleaseRange range, ReleaseVersion version) {
        return version.isIn(range.from(), Optional.ofNullable(range.to()).flatMap(ReleaseVersion::parse));
    }

    private Stream<Release> ofItsChannel(ReleaseChoice choice, GuestOs os, Driver driver, List<String> denied) {
        return choice.channel() == null ? Stream.empty() : releases(os, driver, choice.channel(), denied);
    }

    /** Of each line of releases the newest of the channel that will do, and those after it that will do. */
    private Stream<Release> releases(GuestOs os, Driver driver, Channel channel, List<String> denied) {
        var good = catalog.newestFirst().stream()
                .filter(release -> !denied.contains(release.version()) && isGood(release, os, driver))
                .toList();
        var newest = new HashMap<String, Release>();
        good.stream().filter(release -> isIn(release, channel)).forEach(r -> newest.putIfAbsent(line(r), r));
        return good.stream()
                .filter(release -> Optional.ofNullable(newest.get(line(release)))
                        .filter(first -> !first.isNewerThan(release))
                        .isPresent());
    }

    private Stream<Release> andNewer(Release named) {
        return catalog.newestFirst().stream()
                .filter(release -> isOfSameLine(release, named) && !named.isNewerThan(release));
    }

    private static boolean isOfSameLine(Release one, Release other) {
        return line(one).equals(line(other));
    }

    private static String line(Release release) {
        return String.valueOf(release.spec().provenance());
    }

    private static boolean isIn(Release release, Channel channel) {
        return Optional.ofNullable(release.spec().channels())
                .filter(channels -> channels.contains(channel))
                .isPresent();
    }

    /** Kept up for this Windows, and not forbidden to every VM with it. */
    private static boolean isGood(Release release, GuestOs os, Driver driver) {
        return release.guest(os).filter(g -> KEPT_UP.contains(g.support())).isPresent()
                && release.driver(os, driver).isPresent()
                && release.issues(os, List.of(driver)).stream().noneMatch(CurrentDrivers::isForAll);
    }

    private static boolean isForAll(KnownIssue issue) {
        return issue.severity() == Severity.BLOCK && issue.when() == null;
    }
}
