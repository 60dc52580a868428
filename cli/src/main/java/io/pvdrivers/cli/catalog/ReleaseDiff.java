package io.pvdrivers.cli.catalog;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changes from one release to another. What stays is left out. */
@JsonPropertyOrder({"from", "to", "guests"})
record ReleaseDiff(String from, String to, List<GuestDiff> guests) {

    /**
     * What changes for one Windows.
     *
     * @param supportBefore absent: the release had nothing for it
     */
    @JsonPropertyOrder({"os", "supportBefore", "supportAfter", "drivers", "issuesGone", "issuesNew"})
    record GuestDiff(
            String os,
            @Nullable Support supportBefore,
            @Nullable Support supportAfter,
            List<DriverDiff> drivers,
            List<KnownIssue> issuesGone,
            List<KnownIssue> issuesNew) {}

    /** A driver whose version changes; an absent version: the release has none. */
    @JsonPropertyOrder({"name", "before", "after"})
    record DriverDiff(
            String name, @Nullable String before, @Nullable String after) {}

    static ReleaseDiff of(Release before, Release after, List<GuestOs> windows) {
        return new ReleaseDiff(
                before.version(),
                after.version(),
                windows.stream().map(os -> guest(before, after, os)).toList());
    }

    private static GuestDiff guest(Release before, Release after, GuestOs os) {
        return new GuestDiff(
                os.directory(),
                before.guest(os).map(g -> g.support()).orElse(null),
                after.guest(os).map(g -> g.support()).orElse(null),
                Stream.of(Driver.values())
                        .map(driver -> driver(before, after, os, driver))
                        .filter(d -> !Objects.equals(d.before(), d.after()))
                        .toList(),
                only(before, after, os),
                only(after, before, os));
    }

    private static DriverDiff driver(Release before, Release after, GuestOs os, Driver driver) {
        return new DriverDiff(
                driver.inf(),
                before.driver(os, driver).map(DriverVersion::toString).orElse(null),
                after.driver(os, driver).map(DriverVersion::toString).orElse(null));
    }

    /** Issues that the one has there and the other has not; none where it has no drivers. */
    private static List<KnownIssue> only(Release one, Release other, GuestOs os) {
        var others = issues(other, os).stream().map(KnownIssue::id).toList();
        return issues(one, os).stream().filter(i -> !others.contains(i.id())).toList();
    }

    private static List<KnownIssue> issues(Release release, GuestOs os) {
        return release.guest(os).isEmpty() ? List.of() : ReleaseExcerpt.issues(release, List.of(os));
    }
}
