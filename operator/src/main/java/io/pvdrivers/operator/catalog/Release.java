package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import java.util.List;
import java.util.Optional;

/** A {@link DriverReleaseSpec} as the planner asks it. */
public record Release(DriverReleaseSpec spec) {

    public String version() {
        return spec.version();
    }

    /** What the release does for one Windows; empty where the catalogue does not know. */
    public Optional<DriverReleaseSpec.Guest> guest(GuestOs os) {
        return Optional.ofNullable(spec.guests()).orElse(List.of()).stream()
                .filter(g -> g.os().equalsIgnoreCase(os.directory()))
                .findFirst();
    }

    /** The version of a driver that the ISO carries for one Windows. */
    public Optional<DriverVersion> driver(GuestOs os, Driver driver) {
        return guest(os)
                .flatMap(g -> g.drivers().entrySet().stream()
                        .filter(e -> e.getKey().equalsIgnoreCase(driver.inf()))
                        .findFirst()
                        .flatMap(e -> DriverVersion.parse(e.getValue())));
    }

    /** Every driver that the ISO carries for one Windows and that we know devices of. */
    public List<Driver> drivers(GuestOs os) {
        return List.of(Driver.values()).stream()
                .filter(d -> driver(os, d).isPresent())
                .toList();
    }

    /** Whether the ISO's own installer works on this Windows. */
    public boolean hasMsi(GuestOs os) {
        return guest(os).filter(g -> Boolean.TRUE.equals(g.msi())).isPresent();
    }

    public Optional<ContainerDisk> containerDisk() {
        return Optional.ofNullable(spec.media()).map(DriverReleaseSpec.Media::containerDisk);
    }

    /** Where the ISO can be downloaded. */
    public Optional<DriverReleaseSpec.Download> http() {
        return Optional.ofNullable(spec.media()).map(DriverReleaseSpec.Media::http);
    }

    /** The first known issue that forbids the release for this Windows and these drivers. */
    public Optional<DriverReleaseSpec.KnownIssue> blockingIssue(GuestOs os, List<Driver> drivers) {
        return Optional.ofNullable(spec.knownIssues()).orElse(List.of()).stream()
                .filter(i -> i.severity() == DriverReleaseSpec.Severity.BLOCK)
                .filter(i -> i.guests() == null || i.guests().stream().anyMatch(os.directory()::equalsIgnoreCase))
                .filter(i -> i.drivers() == null
                        || i.drivers().stream()
                                .anyMatch(name ->
                                        drivers.stream().anyMatch(d -> d.inf().equalsIgnoreCase(name))))
                .findFirst();
    }
}
