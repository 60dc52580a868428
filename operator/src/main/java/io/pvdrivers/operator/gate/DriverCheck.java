package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DriverSet;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReadingBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanTolerance;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.ProblemDevice;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.operator.catalog.AcceptedReleases;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.kubevirt.PresentDrivers;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the guest's drivers stand against the release. */
final class DriverCheck {
    private final Situation situation;
    private final GuestFacts facts;
    private final Release release;
    private final GuestOs os;

    private DriverCheck(Situation situation, GuestFacts facts, Release release, GuestOs os) {
        this.situation = situation;
        this.facts = facts;
        this.release = release;
        this.os = os;
    }

    /** Empty while the guest's drivers, its Windows or the release are not known. */
    static Optional<DriverCheck> of(Situation situation) {
        return situation
                .guest()
                .seen()
                .map(GuestSight.Seen::facts)
                .filter(f -> f.boundDevices() != null)
                .flatMap(f -> situation
                        .release()
                        .flatMap(r -> situation.guestOs().map(os -> new DriverCheck(situation, f, r, os))));
    }

    /** Drivers that the plan asks for in this guest. */
    Set<Driver> needed() {
        var needed = EnumSet.copyOf(present());
        situation.plan().wanted().forEach(w -> needed.add(driverOf(w.value(), w.kind())));
        if (situation.plan().drivers() == DriverSet.ALL) {
            needed.addAll(release.drivers(os, InstallSteps.architecture(situation)));
        }
        return needed;
    }

    static Driver driverOf(String value, DeviceKind kind) {
        return switch (kind) {
            case INTERFACE -> Driver.NETKVM;
            case DISK -> value.equals("scsi") ? Driver.VIOSCSI : Driver.VIOSTOR;
        };
    }

    /** Drivers that the plan asks for and the release does not carry for this Windows. */
    List<Driver> notCarried() {
        return needed().stream().filter(d -> release.driver(os, d).isEmpty()).toList();
    }

    /** Drivers not satisfied: neither bound at an accepted version, nor in the driver store, nor, where the store is dark, installed by us. */
    List<Driver> unsatisfied() {
        return needed().stream().filter(d -> !isInstalled(d)).toList();
    }

    /** Drivers of devices in the VMI that no version is bound of. */
    List<Driver> driverless(Collection<Driver> drivers) {
        return drivers.stream()
                .filter(d -> present().contains(d) && boundVersion(d).isEmpty())
                .toList();
    }

    /** The same but for newer ones: devices that were switched are new to Windows, which gives them the newest driver that it has. */
    List<Driver> unfinishedAfterSwitch() {
        return unfinished().stream().filter(d -> !isToTakeBack(d)).toList();
    }

    /** Needed drivers that are not as they must be at the end: bound where the device is present, installed where it is not. */
    List<Driver> unfinished() {
        return needed().stream()
                .filter(d -> present().contains(d) ? !isBound(d) : !isInstalled(d))
                .toList();
    }

    boolean isBound(Driver driver) {
        return boundVersion(driver).filter(v -> isAccepted(driver, v)).isPresent() && !isToTakeBack(driver);
    }

    /** Whether a newer version than the release's is in use, and the policy takes drivers back. */
    boolean isToTakeBack(Driver driver) {
        return tolerance().filter(PlanTolerance::allowDowngrade).isPresent() && isNewer(driver);
    }

    /** Whether a newer version than the release's is in use. */
    private boolean isNewer(Driver driver) {
        var wanted = release.driver(os, driver);
        return boundVersion(driver)
                .filter(v -> wanted.filter(w -> v.isNewerThan(w)).isPresent())
                .isPresent();
    }

    /** Whether this version will do: the release's, a newer one, or one of a release that the policy accepts. */
    private boolean isAccepted(Driver driver, DriverVersion version) {
        return release.driver(os, driver).filter(version::satisfies).isPresent()
                || tolerance()
                        .filter(t -> accepted(t).include(os, driver, version))
                        .isPresent();
    }

    private AcceptedReleases accepted(PlanTolerance tolerance) {
        return new AcceptedReleases(tolerance, situation.catalog(), release);
    }

    private Optional<PlanTolerance> tolerance() {
        return Optional.ofNullable(situation.plan().tolerance());
    }

    Optional<DriverVersion> boundVersion(Driver driver) {
        return Optional.ofNullable(facts.boundDevices()).orElse(List.of()).stream()
                .filter(d -> driver.serves(d.pciId()))
                .findFirst()
                .flatMap(d -> DriverVersion.parse(d.driverVersion()));
    }

    /** Whether the guest has any version of it, in use or in the store. */
    boolean isKnown(Driver driver) {
        return boundVersion(driver).isPresent() || storeVersion(driver).isPresent();
    }

    boolean isInstalled(Driver driver) {
        if (isToTakeBack(driver)) {
            return wasInstalledByUs(driver);
        }
        return isBound(driver)
                || isInStore(driver)
                || facts.driverStore() == null
                        && (wasInstalledByUs(driver) || wasSeenInstalled(driver).isPresent());
    }

    private boolean isInStore(Driver driver) {
        return storeVersion(driver).filter(v -> isAccepted(driver, v)).isPresent();
    }

    private Optional<DriverVersion> storeVersion(Driver driver) {
        return Optional.ofNullable(facts.driverStore()).orElse(List.of()).stream()
                .filter(p -> p.driver().equalsIgnoreCase(driver.inf()))
                .flatMap(p -> DriverVersion.parse(p.driverVersion()).stream())
                .max((a, b) -> Integer.compare(a.build(), b.build()));
    }

    /** A driver does not leave the store because the store cannot be read for once. */
    private Optional<DriverStanding> wasSeenInstalled(Driver driver) {
        var wanted = release.driver(os, driver).map(DriverVersion::toString).orElse("");
        return Optional.ofNullable(situation.status().drivers()).orElse(List.of()).stream()
                .filter(d -> d.name().equals(driver.inf()) && wanted.equals(d.wanted()))
                .map(DriverReading::standing)
                .filter(standing -> switch (standing) {
                    case BOUND, IN_STORE, INSTALLED -> true;
                    case OUTDATED, NEWER, MISSING, UNKNOWN -> false;
                })
                .map(standing -> standing == DriverStanding.BOUND ? DriverStanding.IN_STORE : standing)
                .findFirst();
    }

    private boolean wasInstalledByUs(Driver driver) {
        return situation
                .run()
                .flatMap(r -> Optional.ofNullable(r.installation()))
                .filter(i -> isGood(i) && i.drivers() != null && i.drivers().contains(driver.inf()))
                .isPresent();
    }

    static boolean isGood(Installation installation) {
        return installation.exitCode() != null && ExitCodes.GOOD.contains(installation.exitCode());
    }

    private Set<Driver> present() {
        return situation.vmi().map(i -> PresentDrivers.of(i.getSpec())).orElse(EnumSet.noneOf(Driver.class));
    }

    /** One line per needed driver, for the status. */
    List<DriverReading> readings() {
        return needed().stream().map(this::reading).toList();
    }

    private DriverReading reading(Driver driver) {
        var device = pciDevice(driver);
        return DriverReadingBuilder.builder()
                .name(driver.inf())
                .version(boundVersion(driver)
                        .or(() -> storeVersion(driver))
                        .map(DriverVersion::toString)
                        .orElse(null))
                .wanted(release.driver(os, driver).map(DriverVersion::toString).orElse(null))
                .standing(standing(driver))
                .present(present().contains(driver) || device.isPresent())
                .pciId(device.orElse(null))
                .problemCode(problem(driver).map(ProblemDevice::problemCode).orElse(null))
                .source(situation.guest().seen().map(s -> s.source().word()).orElse(null))
                .build();
    }

    private DriverStanding standing(Driver driver) {
        if (boundVersion(driver).isPresent()) {
            return isToTakeBack(driver)
                    ? DriverStanding.NEWER
                    : isBound(driver) ? DriverStanding.BOUND : DriverStanding.OUTDATED;
        }
        if (storeVersion(driver).isPresent()) {
            return isInStore(driver) ? DriverStanding.IN_STORE : DriverStanding.OUTDATED;
        }
        if (facts.driverStore() != null) {
            return DriverStanding.MISSING;
        }
        return wasInstalledByUs(driver)
                ? DriverStanding.INSTALLED
                : wasSeenInstalled(driver).orElse(DriverStanding.UNKNOWN);
    }

    private Optional<String> pciDevice(Driver driver) {
        return Optional.ofNullable(facts.boundDevices()).orElse(List.of()).stream()
                .map(BoundDevice::pciId)
                .filter(driver::serves)
                .findFirst()
                .or(() -> problem(driver).map(ProblemDevice::pciId));
    }

    /** The device of this driver that does not work, where one is known. */
    Optional<ProblemDevice> problem(Driver driver) {
        return Optional.ofNullable(facts.problemDevices()).orElse(List.of()).stream()
                .filter(d -> driver.serves(d.pciId()))
                .findFirst();
    }
}
