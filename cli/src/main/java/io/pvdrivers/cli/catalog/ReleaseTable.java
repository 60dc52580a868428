package io.pvdrivers.cli.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Releases, a line each; for one Windows, how it is supported there. */
record ReleaseTable(Optional<GuestOs> windows) {
    private static final String NONE = "-";

    String of(List<Release> releases) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "RELEASE",
                "RELEASED",
                "CHANNELS",
                "PROVENANCE",
                windows.isPresent() ? "SUPPORT" : "CURRENT FOR",
                "WARNINGS",
                "BLOCKS"));
        releases.forEach(release -> rows.add(row(release)));
        return Columns.of(rows);
    }

    private List<String> row(Release release) {
        var spec = release.spec();
        var issues = ReleaseExcerpt.issues(release, windows.map(List::of).orElse(List.of(GuestOs.values())));
        var warnings =
                issues.stream().filter(i -> i.severity() == Severity.WARN).count();
        return List.of(
                spec.version(),
                Optional.ofNullable(spec.released()).orElse(NONE),
                orNone(Optional.ofNullable(spec.channels()).orElse(List.of()).stream()
                        .map(Names::of)),
                Optional.ofNullable(spec.provenance()).map(Names::of).orElse(NONE),
                windows.flatMap(release::guest).map(g -> Names.of(g.support())).orElseGet(() -> current(spec)),
                Long.toString(warnings),
                orNone(issues.stream()
                        .filter(i -> i.severity() == Severity.BLOCK)
                        .map(KnownIssue::id)));
    }

    /** Those that it has new builds for. */
    private static String current(DriverReleaseSpec spec) {
        return orNone(Optional.ofNullable(spec.guests()).orElse(List.of()).stream()
                .filter(g -> g.support() == Support.CURRENT)
                .map(Guest::os));
    }

    private static String orNone(Stream<String> words) {
        var text = words.collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }
}
