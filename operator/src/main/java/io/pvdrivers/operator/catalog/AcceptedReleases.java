package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanRange;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanTolerance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The releases whose drivers will do besides those of the release that a VM shall run. Pure.
 *
 * @param wanted the release that the VM shall run: where a range is open, it ends there
 */
public record AcceptedReleases(PlanTolerance tolerance, Catalog catalog, Release wanted) {

    /** Whether a release of a range carries exactly this build of the driver for this Windows. */
    public boolean include(GuestOs os, Driver driver, DriverVersion version) {
        var denied = Objects.requireNonNullElse(tolerance.deny(), List.<String>of());
        return !ranges().isEmpty()
                && catalog.carriers(os, driver, version).stream()
                        .anyMatch(r -> !denied.contains(r.version()) && isInRange(r));
    }

    private List<PlanRange> ranges() {
        return Objects.requireNonNullElse(tolerance.accept(), List.of());
    }

    private boolean isInRange(Release release) {
        return ranges().stream().anyMatch(range -> isIn(range, release));
    }

    private boolean isIn(PlanRange range, Release release) {
        var to = Optional.ofNullable(range.to()).flatMap(ReleaseVersion::parse).orElse(wanted.releaseVersion());
        return release.releaseVersion().isIn(range.from(), Optional.of(to));
    }
}
