package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.ReleaseChoice.ReleaseRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The releases whose drivers will do besides those of the release that a VM shall run. Pure.
 *
 * @param wanted the release that the VM shall run: where a range is open, it ends there
 */
public record AcceptedReleases(List<ReleaseRange> ranges, Set<String> denied, Catalog catalog, Release wanted) {
    public AcceptedReleases {
        ranges = List.copyOf(ranges);
        denied = Set.copyOf(denied);
    }

    /** Whether a release of a range carries exactly this build of the driver for this Windows. */
    public boolean include(GuestOs os, Driver driver, DriverVersion version) {
        return !ranges.isEmpty()
                && catalog.newestFirst().stream()
                        .filter(r -> !denied.contains(r.version()) && isInRange(r))
                        .flatMap(r -> r.driver(os, driver).stream())
                        .anyMatch(version::isSameBuild);
    }

    private boolean isInRange(Release release) {
        return ranges.stream().anyMatch(range -> isIn(range, release));
    }

    private boolean isIn(ReleaseRange range, Release release) {
        var version = release.releaseVersion();
        var to = Optional.ofNullable(range.to()).flatMap(ReleaseVersion::parse).orElse(wanted.releaseVersion());
        return ReleaseVersion.parse(range.from())
                .filter(from -> from.compareTo(version) <= 0 && version.compareTo(to) <= 0)
                .isPresent();
    }
}
