package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Installer;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Lacking;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Media;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Provenance;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecKnownIssueBuilder;
import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.operator.catalog.ReleaseSource.FailureRow;
import io.pvdrivers.operator.catalog.ReleaseSource.IssueRow;
import io.pvdrivers.operator.catalog.ReleaseSource.LackingRow;
import io.pvdrivers.operator.catalog.ReleaseSource.Ranged;
import io.pvdrivers.operator.catalog.ReleaseSource.RebootRow;
import io.pvdrivers.operator.catalog.ReleaseSource.ReleaseRow;
import io.pvdrivers.operator.catalog.ReleaseSource.SigningRow;
import io.pvdrivers.operator.catalog.ReleaseSource.TextRow;
import io.pvdrivers.operator.catalog.ReleaseSource.WindowsRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes DriverReleases of the community's releases: to each what its range says. */
record CommunityReleases(ReleaseSource source) {
    private static final String PUBLISHED =
            "The changelog, make-repo.py, filemap.py and old-drivers of github.com/virtio-win/virtio-win-pkg-scripts.";

    DriverReleaseSpec release(ReleaseRow row) {
        var version = row.version();
        var image = Optional.ofNullable(row.image()).map(i -> new Media(new ContainerDisk(i, null), null));
        return DriverReleaseSpecBuilder.builder()
                .version(version)
                .released(row.released())
                .channels(channels(row))
                .provenance(Provenance.COMMUNITY)
                .media(image.orElse(null))
                .guests(windows(version).map(w -> guest(version, w)).toList())
                .knownIssues(issues(version))
                .installer(installer(version).orElse(null))
                .notes(notes(row))
                .source(Optional.ofNullable(row.source()).orElse(PUBLISHED))
                .build();
    }

    private static List<Channel> channels(ReleaseRow row) {
        if (row.isUnpublished()) {
            return List.of();
        }
        return row.stable() == null ? List.of(Channel.LATEST) : List.of(Channel.LATEST, Channel.STABLE);
    }

    private static @Nullable String notes(ReleaseRow row) {
        var rhel = Optional.ofNullable(row.stable())
                .filter(s -> s.startsWith("RHEL"))
                .map(s -> "As in " + s + ".");
        var text = Stream.concat(rhel.stream(), Optional.ofNullable(row.notes()).stream())
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? null : text;
    }

    /** The Windows that the release has drivers for, the newest first. */
    private Stream<WindowsRow> windows(String version) {
        return source.windows().reversed().stream()
                .filter(w -> !w.architectures(version).isEmpty());
    }

    private Guest guest(String version, WindowsRow windows) {
        var signing = source.signing().stream()
                .filter(s -> s.holdsFor(version) && isFor(s.guests(), windows.os()))
                .reduce((earlier, later) -> later);
        var support = source.unserved().contains(windows.os())
                ? Support.UNSUPPORTED
                : signing.map(SigningRow::support).orElse(windows.isFrozen(version) ? Support.FROZEN : Support.CURRENT);
        var drivers = drivers(version, windows);
        var lacking = lacking(version, windows, drivers.keySet());
        return DriverReleaseSpecGuestBuilder.builder()
                .os(windows.os())
                .support(support)
                .signing(signing.map(SigningRow::signing).orElse(null))
                .requires(signing.map(SigningRow::requires).orElse(null))
                .drivers(drivers)
                .msi(isUnattended(version, windows.os()) ? Boolean.TRUE : null)
                .architectures(windows.architectures(version))
                .lacking(lacking.isEmpty() ? null : lacking)
                .build();
    }

    private Map<String, String> drivers(String version, WindowsRow windows) {
        var drivers = new TreeMap<String, String>();
        if (!windows.isFrozen(version)) {
            var built = new DriverVersion(windows.family(), branch(version), 104, build(version));
            holding(source.drivers(), version)
                    .filter(d -> d.isFor(windows.os()))
                    .forEach(d -> drivers.put(d.driver(), built.toString()));
        }
        holding(source.carried(), version)
                .filter(c -> c.guests().contains(windows.os()))
                .forEach(c -> drivers.putAll(c.drivers()));
        return drivers;
    }

    private OptionalInt branch(String version) {
        var branch = source.branches().get(version);
        return branch == null ? OptionalInt.empty() : OptionalInt.of(branch);
    }

    /** The number that all drivers of a release state: its own times 100. */
    private static int build(String version) {
        return Math.toIntExact(ReleaseVersion.parse(version).orElseThrow().build()) * 100;
    }

    private List<Lacking> lacking(String version, WindowsRow windows, Collection<String> drivers) {
        return windows.architectures(version).stream()
                .map(architecture -> new Lacking(
                        architecture,
                        holding(source.lacking(), version)
                                .filter(l -> l.architecture() == architecture && isFor(l.guests(), windows.os()))
                                .map(LackingRow::driver)
                                .filter(drivers::contains)
                                .sorted()
                                .toList()))
                .filter(l -> !l.drivers().isEmpty())
                .toList();
    }

    private boolean isUnattended(String version, String os) {
        return holding(source.installer().unattended(), version)
                .anyMatch(u -> u.guests().contains(os));
    }

    private Optional<Installer> installer(String version) {
        var rows = source.installer();
        var fails = holding(rows.failsOver(), version).map(FailureRow::failure).toList();
        var reboots = holding(rows.reboots(), version).map(RebootRow::drivers).reduce((earlier, later) -> later);
        var staticIp = holding(rows.staticIp(), version).map(TextRow::text).findFirst();
        return fails.isEmpty() && reboots.isEmpty() && staticIp.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Installer(fails.isEmpty() ? null : fails, reboots.orElse(null), staticIp.orElse(null)));
    }

    private List<KnownIssue> issues(String version) {
        return holding(source.issues(), version).map(i -> issue(version, i)).toList();
    }

    /** A build that is carried on has not what is wrong with the new builds of the release. */
    private KnownIssue issue(String version, IssueRow row) {
        var fixedIn = Optional.ofNullable(row.fixedIn());
        var served = windows(version).map(WindowsRow::os).toList();
        if (row.guests() != null) {
            return issue(
                    row,
                    Optional.of(row.guests().stream().filter(served::contains).toList()),
                    fixedIn);
        }
        var built = windows(version)
                .filter(w -> !w.isFrozen(version))
                .map(WindowsRow::os)
                .toList();
        return issue(row, Optional.of(built).filter(b -> b.size() < served.size()), fixedIn);
    }

    /** The issue on these Windows; empty: on all. */
    static KnownIssue issue(IssueRow row, Optional<List<String>> guests, Optional<String> fixedIn) {
        return DriverReleaseSpecKnownIssueBuilder.builder()
                .id(row.id())
                .severity(row.severity())
                .drivers(row.drivers())
                .guests(guests.orElse(null))
                .summary(row.summary())
                .url(row.url())
                .fixedIn(fixedIn.orElse(null))
                .workaround(row.workaround())
                .when(row.when())
                .build();
    }

    private static <T extends Ranged> Stream<T> holding(List<T> rows, String version) {
        return rows.stream().filter(r -> r.holdsFor(version));
    }

    private static boolean isFor(@Nullable List<String> guests, String os) {
        return guests == null || guests.contains(os);
    }
}
