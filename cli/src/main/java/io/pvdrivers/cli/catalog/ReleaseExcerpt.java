package io.pvdrivers.cli.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.List;
import java.util.Optional;

/** What of a release concerns some Windows. */
final class ReleaseExcerpt {
    private ReleaseExcerpt() {}

    static DriverReleaseSpec of(Release release, List<GuestOs> windows) {
        var spec = release.spec();
        return DriverReleaseSpecBuilder.builder(spec)
                .guests(Optional.ofNullable(spec.guests()).orElse(List.of()).stream()
                        .filter(g ->
                                windows.stream().anyMatch(os -> os.directory().equalsIgnoreCase(g.os())))
                        .toList())
                .knownIssues(issues(release, windows))
                .build();
    }

    /** The issues of every driver, and of the installer and the guest agent. */
    static List<DriverReleaseSpec.KnownIssue> issues(Release release, List<GuestOs> windows) {
        return Optional.ofNullable(release.spec().knownIssues()).orElse(List.of()).stream()
                .filter(i -> i.guests() == null
                        || i.guests().stream()
                                .anyMatch(name -> windows.stream()
                                        .anyMatch(os -> os.directory().equalsIgnoreCase(name))))
                .toList();
    }
}
