package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The releases that are known. What is asked of it again and again is looked up once. */
public final class Catalog {
    /** Drivers whose INF states the same version in every release, or one of another project. */
    private static final List<String> UNSTAMPED = List.of("qemupciserial", "qemufwcfg", "smbus", "qxl", "qxldod");

    private static final Comparator<DriverVersion> BUILD = Comparator.comparingInt(DriverVersion::build);

    /** Which version of it a release has. */
    private record Carried(Release release, DriverVersion version) {}

    private final List<Release> newestFirst;
    private final Map<GuestOs, Map<Driver, List<Carried>>> carried = new EnumMap<>(GuestOs.class);

    private Catalog(Collection<Release> releases) {
        newestFirst = releases.stream()
                .sorted(Comparator.comparing(Release::releaseVersion).reversed())
                .toList();
        newestFirst.forEach(this::index);
    }

    private void index(Release release) {
        for (var guest : Optional.ofNullable(release.spec().guests()).orElse(List.of())) {
            GuestOs.ofDirectory(guest.os())
                    .map(os -> carried.computeIfAbsent(os, o -> new EnumMap<>(Driver.class)))
                    .ifPresent(drivers -> guest.drivers()
                            .forEach((name, version) -> Driver.named(name)
                                    .flatMap(driver -> DriverVersion.ofCatalogue(version)
                                            .map(v -> Map.entry(driver, new Carried(release, v))))
                                    .ifPresent(e -> drivers.computeIfAbsent(e.getKey(), d -> new ArrayList<>())
                                            .add(e.getValue()))));
        }
    }

    public List<Release> newestFirst() {
        return newestFirst;
    }

    /** The catalogue of these releases, in whatever order. */
    public static Catalog of(Collection<Release> releases) {
        return new Catalog(releases);
    }

    /** The release of this name, as a policy writes it. */
    public Optional<Release> release(String version) {
        return newestFirst.stream().filter(r -> r.version().equals(version)).findFirst();
    }

    /** Where a driver that a guest has comes from. */
    public Origin origin(GuestOs os, Driver driver, DriverVersion installed) {
        if (installed.isSelfBuilt()) {
            return new Origin.SelfBuilt();
        }
        if (!installed.isOfficial()) {
            return new Origin.Untellable(installed + " has not the form of a release's build");
        }
        var carriers = carriers(os, driver, installed);
        return carriers.isEmpty()
                ? new Origin.Untellable("no release of the catalogue has build " + installed.build() / 100 + " of "
                        + driver.inf() + " for " + os.title()
                        + "; it is of another package or of a build between two releases")
                : new Origin.Official(carriers.stream().map(Release::version).toList());
    }

    /** The same for a driver by the name of its INF, which need not be one that the catalogue compares. */
    public Origin origin(GuestOs os, String inf, DriverVersion installed) {
        if (UNSTAMPED.stream().anyMatch(inf::equalsIgnoreCase)) {
            return new Origin.Untellable("the version of " + inf + " does not tell a release");
        }
        return Driver.named(inf)
                .map(driver -> origin(os, driver, installed))
                .orElseGet(() -> new Origin.Untellable(inf + " is no driver that the catalogue knows"));
    }

    /**
     * The known issues of a driver that a guest has: those of the releases that carry its build. For a build between two releases those
     * that the release below and the one above both have; none for one that is newer than all, or self-built.
     */
    public List<KnownIssue> issuesOf(GuestOs os, Driver driver, DriverVersion installed) {
        if (installed.isSelfBuilt()) {
            return List.of();
        }
        return carriers(os, driver, installed).isEmpty()
                ? between(os, driver, installed)
                : issuesOfBuild(os, driver, installed);
    }

    private List<KnownIssue> between(GuestOs os, Driver driver, DriverVersion installed) {
        var below = versions(os, driver, installed).filter(v -> v.build() < installed.build());
        var above = versions(os, driver, installed).filter(v -> v.build() > installed.build());
        var ofAbove = above.min(BUILD).map(v -> issuesOfBuild(os, driver, v)).orElse(List.of()).stream()
                .map(KnownIssue::id)
                .toList();
        return below.max(BUILD).map(v -> issuesOfBuild(os, driver, v)).orElse(List.of()).stream()
                .filter(i -> ofAbove.contains(i.id()))
                .toList();
    }

    /** What any release that carries the build has, each issue once. */
    private List<KnownIssue> issuesOfBuild(GuestOs os, Driver driver, DriverVersion build) {
        var found = new TreeMap<String, KnownIssue>();
        carriers(os, driver, build).stream()
                .flatMap(r -> r.issues(os, List.of(driver)).stream())
                .forEach(i -> found.putIfAbsent(i.id(), i));
        return List.copyOf(found.values());
    }

    /** The versions that the releases carry for the same Windows family. */
    private Stream<DriverVersion> versions(GuestOs os, Driver driver, DriverVersion installed) {
        return carried(os, driver).stream().map(Carried::version).filter(v -> v.family() == installed.family());
    }

    /** The releases that carry exactly this build of the driver for this Windows, the newest first. */
    List<Release> carriers(GuestOs os, Driver driver, DriverVersion installed) {
        return carried(os, driver).stream()
                .filter(c -> installed.isSameBuild(c.version()))
                .map(Carried::release)
                .toList();
    }

    /** The newest first. */
    private List<Carried> carried(GuestOs os, Driver driver) {
        return carried.getOrDefault(os, Map.of()).getOrDefault(driver, List.of());
    }
}
