package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Failure;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.operator.WrittenTime;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A {@link DriverReleaseSpec} as the planner asks it. */
public record Release(DriverReleaseSpec spec) {

    public String version() {
        return spec.version();
    }

    /** Its version, by which releases are ordered. */
    public ReleaseVersion releaseVersion() {
        return ReleaseVersion.of(spec.version());
    }

    /** Whether it is of a newer version. */
    public boolean isNewerThan(Release other) {
        return releaseVersion().compareTo(other.releaseVersion()) > 0;
    }

    /** Where it was published. */
    public List<Channel> channels() {
        return Optional.ofNullable(spec.channels()).orElse(List.of());
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
                        .flatMap(e -> DriverVersion.ofCatalogue(e.getValue())));
    }

    /** Every driver that the ISO carries for one Windows and that we know devices of. */
    public List<Driver> drivers(GuestOs os) {
        return List.of(Driver.values()).stream()
                .filter(d -> driver(os, d).isPresent())
                .toList();
    }

    /** The same for one architecture; none where the ISO has nothing for it. */
    public List<Driver> drivers(GuestOs os, Architecture architecture) {
        return guest(os).filter(g -> serves(g, architecture)).stream()
                .flatMap(g -> drivers(os).stream().filter(d -> !lacks(g, architecture, d)))
                .toList();
    }

    private static boolean serves(DriverReleaseSpec.Guest guest, Architecture architecture) {
        return guest.architectures() == null
                || guest.architectures().stream().anyMatch(a -> Architecture.of(a) == architecture);
    }

    private static boolean lacks(DriverReleaseSpec.Guest guest, Architecture architecture, Driver driver) {
        return Optional.ofNullable(guest.lacking()).orElse(List.of()).stream()
                .filter(l -> Architecture.of(l.architecture()) == architecture)
                .anyMatch(l -> names(l.drivers(), List.of(driver)));
    }

    /** The Windows updates of which one must be installed; none where the drivers need none. */
    public List<String> requires(GuestOs os) {
        return guest(os).flatMap(g -> Optional.ofNullable(g.requires())).orElse(List.of());
    }

    /**
     * When the signatures of its drivers for this Windows stop being accepted; empty where they do not, or it is not known: the API takes the form
     * of a time for one, such as the 31st of February.
     */
    public Optional<Instant> signatureNotAfter(GuestOs os) {
        return guest(os)
                .flatMap(g -> Optional.ofNullable(g.signatureNotAfter()))
                .flatMap(WrittenTime::read);
    }

    /** Over which releases its installer fails. */
    public List<Failure> failsOver() {
        return Optional.ofNullable(spec.installer())
                .map(DriverReleaseSpec.Installer::failsOver)
                .orElse(List.of());
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

    /** What is known to be wrong with the release for this Windows and these drivers, of whatever severity. */
    public List<KnownIssue> issues(GuestOs os, Collection<Driver> drivers) {
        return Optional.ofNullable(spec.knownIssues()).orElse(List.of()).stream()
                .filter(i -> i.guests() == null || i.guests().stream().anyMatch(os.directory()::equalsIgnoreCase))
                .filter(i -> i.drivers() == null || names(i.drivers(), drivers))
                .toList();
    }

    /** The same for a VM of this shape. */
    public List<KnownIssue> issues(GuestOs os, Collection<Driver> drivers, VmShape vm) {
        return issues(os, drivers).stream().filter(vm::applies).toList();
    }

    /** The first known issue that forbids the release for this Windows and these drivers. */
    public Optional<KnownIssue> blockingIssue(GuestOs os, List<Driver> drivers) {
        return issues(os, drivers).stream()
                .filter(i -> i.severity() == DriverReleaseSpec.Severity.BLOCK)
                .findFirst();
    }

    private static boolean names(List<String> names, Collection<Driver> drivers) {
        return names.stream()
                .anyMatch(name -> drivers.stream().anyMatch(d -> d.inf().equalsIgnoreCase(name)));
    }
}
