package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Installer;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Provenance;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.operator.catalog.ReleaseSource.RhelRow;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Makes DriverReleases of the sets of Red Hat's package. */
record RhelReleases(ReleaseSource source) {
    private static final String SIGNING = "certified by Microsoft (WHQL)";

    DriverReleaseSpec release(RhelRow row) {
        return DriverReleaseSpecBuilder.builder()
                .version(row.version())
                .released(row.released())
                .provenance(Provenance.RHEL)
                .guests(row.guests().stream().map(os -> guest(os, row)).toList())
                .knownIssues(issues(row))
                .installer(Optional.ofNullable(row.staticIp())
                        .map(text -> new Installer(null, null, text))
                        .orElse(null))
                .notes(row.notes())
                .source(row.source())
                .build();
    }

    private static Guest guest(String os, RhelRow row) {
        return DriverReleaseSpecGuestBuilder.builder()
                .os(os)
                .support(Support.CURRENT)
                .signing(SIGNING)
                .drivers(new TreeMap<>(row.drivers()))
                .build();
    }

    /** The release that mends it is one of the community, whose numbers are not those of the package. */
    private List<KnownIssue> issues(RhelRow row) {
        var ids = Optional.ofNullable(row.issues()).orElse(List.of());
        return source.issues().stream()
                .filter(i -> ids.contains(i.id()))
                .map(i -> CommunityReleases.issue(i, Optional.of(row.guests()), Optional.empty()))
                .toList();
    }
}
