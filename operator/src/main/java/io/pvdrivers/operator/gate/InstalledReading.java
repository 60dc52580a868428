package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.InstalledDrivers.Issue;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Origin;
import io.pvdrivers.operator.catalog.VmShape;
import io.pvdrivers.operator.kubevirt.PresentDrivers;
import io.pvdrivers.operator.kubevirt.VmShapes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the drivers in a guest are, and what is known to be wrong with them, whatever its policy asks for. */
final class InstalledReading {
    private final Catalog catalog;
    private final GuestOs os;
    private final Map<Driver, DriverVersion> bound;

    private InstalledReading(Catalog catalog, GuestOs os, Map<Driver, DriverVersion> bound) {
        this.catalog = catalog;
        this.os = os;
        this.bound = bound;
    }

    /** What is seen, or was seen last; empty where nobody has seen any driver. */
    static Optional<InstalledDrivers> of(Situation situation) {
        var before = Optional.ofNullable(situation.status().installed());
        return now(situation).map(found -> unchanged(found, before)).or(() -> before);
    }

    private static InstalledDrivers unchanged(InstalledDrivers found, Optional<InstalledDrivers> before) {
        return before.filter(b ->
                        found.equals(new InstalledDrivers(b.release(), b.issues(), b.knownIssues(), found.changedAt())))
                .orElse(found);
    }

    private static Optional<InstalledDrivers> now(Situation situation) {
        var bound = bound(situation);
        return situation
                .guestOs()
                .filter(os -> !bound.isEmpty())
                .flatMap(os -> situation
                        .vmi()
                        .map(vmi -> new InstalledReading(situation.catalog(), os, bound)
                                .read(
                                        PresentDrivers.atWork(vmi.getSpec()),
                                        VmShapes.of(vmi.getSpec()),
                                        situation.now().truncatedTo(ChronoUnit.SECONDS))));
    }

    private static Map<Driver, DriverVersion> bound(Situation situation) {
        var bound = new EnumMap<Driver, DriverVersion>(Driver.class);
        situation
                .guest()
                .seen()
                .flatMap(s -> Optional.ofNullable(s.facts().boundDevices()))
                .ifPresentOrElse(devices -> devices.forEach(d -> put(bound, d)), () -> putLast(bound, situation));
        return bound;
    }

    /** What was in use when the guest was seen last: the catalogue may have learnt of an issue since. */
    private static void putLast(Map<Driver, DriverVersion> bound, Situation situation) {
        Optional.ofNullable(situation.status().drivers()).orElse(List.of()).stream()
                .filter(d -> Boolean.TRUE.equals(d.present()) && isInUse(d.standing()))
                .forEach(d -> Driver.named(d.name())
                        .flatMap(driver -> Optional.ofNullable(d.version())
                                .flatMap(DriverVersion::parse)
                                .map(v -> Map.entry(driver, v)))
                        .ifPresent(e -> bound.put(e.getKey(), e.getValue())));
    }

    private static boolean isInUse(DriverStanding standing) {
        return switch (standing) {
            case BOUND, OUTDATED, NEWER -> true;
            case IN_STORE, INSTALLED, MISSING, UNKNOWN -> false;
        };
    }

    private static void put(Map<Driver, DriverVersion> bound, BoundDevice device) {
        Driver.serving(device.pciId())
                .forEach(driver -> DriverVersion.parse(device.driverVersion())
                        .ifPresent(version -> bound.putIfAbsent(driver, version)));
    }

    private InstalledDrivers read(Set<Driver> atWork, VmShape shape, Instant now) {
        var issues = issues(atWork, shape);
        return new InstalledDrivers(
                release(),
                issues.isEmpty() ? null : issues.stream().map(Issue::id).collect(Collectors.joining(", ")),
                issues.isEmpty() ? null : issues,
                now);
    }

    /** One name where one release has all of them, else all that there are. */
    private String release() {
        var origins = bound.entrySet().stream()
                .map(e -> catalog.origin(os, e.getKey(), e.getValue()))
                .distinct()
                .toList();
        return shared(origins)
                .orElseGet(() -> origins.stream()
                        .map(InstalledReading::word)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    /** The releases that every driver may come from. */
    private static Optional<String> shared(List<Origin> origins) {
        var common = new ArrayList<String>();
        for (var origin : origins) {
            if (!(origin instanceof Origin.Official official)) {
                return Optional.empty();
            }
            if (common.isEmpty()) {
                common.addAll(official.releases());
            }
            common.retainAll(official.releases());
            if (common.isEmpty()) {
                return Optional.empty();
            }
        }
        return common.isEmpty() ? Optional.empty() : Optional.of(range(common));
    }

    private static String word(Origin origin) {
        return switch (origin) {
            case Origin.Official official -> range(official.releases());
            case Origin.SelfBuilt built -> "self-built";
            case Origin.Untellable untellable -> "unknown";
        };
    }

    /** A build that later releases carry on does not tell which of them it came with. */
    private static String range(List<String> newestFirst) {
        return newestFirst.size() == 1 ? newestFirst.getFirst() : newestFirst.getLast() + "-" + newestFirst.getFirst();
    }

    private List<Issue> issues(Set<Driver> atWork, VmShape shape) {
        var found = new TreeMap<String, Issue>();
        bound.forEach((driver, version) -> {
            if (atWork.contains(driver)) {
                catalog.issuesOf(os, driver, version).stream()
                        .filter(shape::applies)
                        .forEach(issue ->
                                found.merge(issue.id(), issue(issue, driver, version), InstalledReading::both));
            }
        });
        return found.values().stream()
                .sorted(Comparator.comparing(Issue::severity).thenComparing(Issue::id))
                .toList();
    }

    private static Issue issue(KnownIssue issue, Driver driver, DriverVersion version) {
        var cure = Optional.ofNullable(issue.fixedIn()).map(f -> " Fixed in " + f + ".");
        return new Issue(
                issue.id(),
                issue.severity(),
                driver.inf() + " " + version,
                issue.summary()
                        + cure.filter(c -> !issue.summary().contains("fixed in"))
                                .orElse(""),
                issue.url());
    }

    private static Issue both(Issue one, Issue other) {
        return new Issue(one.id(), one.severity(), one.driver() + ", " + other.driver(), one.summary(), one.url());
    }

    /** The worst of them in a sentence, for a condition. */
    static Optional<Advisory> advisory(Situation situation) {
        var worst = of(situation).flatMap(i -> Optional.ofNullable(i.knownIssues())).orElse(List.of()).stream()
                .filter(i -> i.severity() == Severity.BLOCK)
                .toList();
        return worst.stream()
                .findFirst()
                .map(i -> new Advisory(
                        "KnownIssues",
                        "KnownIssue",
                        "Windows runs " + i.driver() + ", of which is known: " + i.summary() + " (" + i.id() + ")"
                                + (worst.size() == 1
                                        ? ""
                                        : " And " + (worst.size() - 1) + " more, see status.installed.")));
    }
}
