package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the ISO's own installer comes from one release to another. Driver by driver, by pnputil, every way is direct. Pure. */
public sealed interface UpgradePath {
    /** Nothing is known against it. */
    record Direct() implements UpgradePath {}

    /**
     * Only by way of others.
     *
     * @param hops the releases to install one after the other, the wanted one last
     */
    record Via(List<String> hops, String why) implements UpgradePath {
        public Via {
            hops = List.copyOf(hops);
        }
    }

    /** Not at all. */
    record None(String why, Optional<String> instead) implements UpgradePath {}

    /** The shortest way by releases that serve this Windows, none of them newer than the wanted one. */
    static UpgradePath of(Catalog catalog, GuestOs os, Release from, Release to) {
        if (from.isNewerThan(to)) {
            return new None("It takes nobody back to an older release.", Optional.empty());
        }
        var failure = failure(from, to);
        if (failure.isEmpty()) {
            return new Direct();
        }
        var candidates = catalog.newestFirst().stream()
                .filter(r -> r.isNewerThan(from) && !r.isNewerThan(to))
                .filter(r -> !r.drivers(os).isEmpty())
                .toList();
        return shortest(candidates, from, to)
                .<UpgradePath>map(hops -> new Via(hops, failure.get().why()))
                .orElseGet(() -> new None(
                        failure.get().why(), Optional.ofNullable(failure.get().instead())));
    }

    private static Optional<List<String>> shortest(List<Release> candidates, Release from, Release to) {
        Map<Release, Release> before = new HashMap<>();
        var queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            var here = queue.remove();
            if (here.equals(to)) {
                return Optional.of(path(before, from, to));
            }
            candidates.stream()
                    .filter(next ->
                            next.isNewerThan(here) && failure(here, next).isEmpty())
                    .filter(next -> before.putIfAbsent(next, here) == null)
                    .forEach(queue::add);
        }
        return Optional.empty();
    }

    private static List<String> path(Map<Release, Release> before, Release from, Release to) {
        var hops = new ArrayList<String>();
        for (var step = to; step != null && !step.equals(from); step = before.get(step)) {
            hops.addFirst(step.version());
        }
        return hops;
    }

    private static Optional<Failure> failure(Release from, Release to) {
        return to.failsOver().stream().filter(f -> includes(f, from)).findFirst();
    }

    private static boolean includes(Failure failure, Release release) {
        var version = release.releaseVersion();
        var above = Optional.ofNullable(failure.from())
                .flatMap(ReleaseVersion::parse)
                .filter(first -> version.compareTo(first) < 0);
        var below = Optional.ofNullable(failure.to())
                .flatMap(ReleaseVersion::parse)
                .filter(last -> version.compareTo(last) > 0);
        return above.isEmpty() && below.isEmpty();
    }
}
