package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.catalog.UnknownNames;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The catalogue of the cached DriverReleases, made anew only when one of them is another: every look at a VM asks for it. */
public final class KnownReleases {
    /** What identifies a state of an object. */
    private record Version(String name, String resourceVersion) {}

    private record Known(List<Version> versions, Catalog catalog) {}

    private volatile Known known = new Known(List.of(), Catalog.of(List.of()));

    private final Consumer<String> tell;

    /**
     * Tells what is odd about releases.
     *
     * @param tell takes a sentence, once for each state of a release
     */
    public KnownReleases(Consumer<String> tell) {
        this.tell = tell;
    }

    private static Version version(DriverRelease release) {
        return new Version(
                release.getMetadata().getName(),
                String.valueOf(release.getMetadata().getResourceVersion()));
    }

    public Catalog of(Stream<DriverRelease> releases) {
        var now = releases.filter(r -> r.getSpec() != null).toList();
        var versions = now.stream().map(KnownReleases::version).toList();
        var before = known;
        if (before.versions().equals(versions)) {
            return before.catalog();
        }
        var catalog = Catalog.of(now.stream().map(r -> new Release(r.getSpec())).toList());
        known = new Known(versions, catalog);
        now.stream()
                .filter(r -> !before.versions().contains(version(r)))
                .flatMap(r -> UnknownNames.of(r.getSpec()).stream())
                .forEach(tell);
        return catalog;
    }
}
