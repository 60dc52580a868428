package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Lacking;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.When;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecKnownIssueBuilder;
import io.pvdrivers.operator.catalog.Origin.Official;
import io.pvdrivers.operator.catalog.Origin.SelfBuilt;
import io.pvdrivers.operator.catalog.Origin.Untellable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalogue says of drivers that guests have. */
class CatalogTest {
    private static final KnownIssue HANG = issue("HANG", "netkvm", "2k22");
    private static final KnownIssue RACE = issue("RACE", "viostor", null);

    private static final Catalog CATALOG = Catalog.of(List.of(
            release("0.1.271", "100.100.104.27100", List.of(HANG)),
            release("0.1.302", "100.103.104.30200", List.of()),
            release("0.1.266", "100.100.104.26600", List.of(HANG)),
            release("0.1.285", "100.*.104.28500", List.of(RACE)),
            release("1.9.44", "100.100.104.26600", List.of())));

    private static KnownIssue issue(String id, String driver, @Nullable String os) {
        return DriverReleaseSpecKnownIssueBuilder.builder()
                .id(id)
                .severity(Severity.BLOCK)
                .drivers(List.of(driver))
                .guests(os == null ? null : List.of(os))
                .summary(id + " happens.")
                .build();
    }

    /** A release for Server 2022 and, as one build that every release carries on, for Server 2012. */
    private static Release release(String version, String build, List<KnownIssue> issues) {
        var current = DriverReleaseSpecGuestBuilder.builder()
                .os("2k22")
                .support(Support.CURRENT)
                .drivers(Map.of("viostor", build, "netkvm", build))
                .build();
        var frozen = DriverReleaseSpecGuestBuilder.builder()
                .os("2k12")
                .support(Support.TEST_SIGNED)
                .drivers(Map.of("viostor", "62.93.104.24000"))
                .build();
        return new Release(DriverReleaseSpecBuilder.builder()
                .version(version)
                .guests(List.of(current, frozen))
                .knownIssues(issues)
                .build());
    }

    private static DriverVersion version(String text) {
        return DriverVersion.parse(text).orElseThrow();
    }

    @Test
    void the_newest_comes_first() {
        assertThat(CATALOG.newestFirst())
                .extracting(Release::version)
                .containsExactly("1.9.44", "0.1.302", "0.1.285", "0.1.271", "0.1.266");
        assertThat(CATALOG.release("0.1.285")).map(Release::version).contains("0.1.285");
        assertThat(CATALOG.release("0.1.28")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "100.103.104.30200, 2k22, 0.1.302",
        "100.101.104.28500, 2k22, 0.1.285",
        "100.100.104.26600, 2k22, 1.9.44 0.1.266",
        "62.93.104.24000, 2k12, 1.9.44 0.1.302 0.1.285 0.1.271 0.1.266",
    })
    void releases_that_carry_a_build(String version, String os, String releases) {
        var origin = CATALOG.origin(GuestOs.ofDirectory(os).orElseThrow(), Driver.VIOSTOR, version(version));

        assertThat(origin).isEqualTo(new Official(List.of(releases.split(" "))));
        assertThat(((Official) origin).isAmbiguous()).isEqualTo(releases.contains(" "));
    }

    @Test
    void a_build_of_the_same_number_for_another_windows_is_another() {
        assertThat(CATALOG.origin(GuestOs.W2K22, Driver.VIOSTOR, version("63.103.104.30200")))
                .isInstanceOf(Untellable.class);
        assertThat(CATALOG.origin(GuestOs.W11, Driver.VIOSTOR, version("100.103.104.30200")))
                .isInstanceOf(Untellable.class);
    }

    @Test
    void what_the_version_does_not_tell() {
        assertThat(CATALOG.origin(GuestOs.W2K22, Driver.VIOSTOR, version("100.103.101.58000")))
                .isEqualTo(new SelfBuilt());
        assertThat(CATALOG.origin(GuestOs.W2K22, Driver.VIOSTOR, version("100.103.104.30201")))
                .isInstanceOf(Untellable.class);
        assertThat(CATALOG.origin(GuestOs.W2K22, Driver.VIOSTOR, version("100.103.104.29500")))
                .isEqualTo(new Untellable(
                        "no release of the catalogue has build 295 of viostor for Windows Server 2022; it is of another package or of a"
                                + " build between two releases"));
    }

    @ParameterizedTest
    @CsvSource({
        "qemupciserial, 100.90.104.22100",
        "qemufwcfg, 100.90.104.22100",
        "smbus, 100.0.0.0",
        "qxldod, 10.0.0.21000",
        "vmxnet3, 1.9.19.0",
    })
    void drivers_that_are_not_stamped_with_a_release(String inf, String version) {
        assertThat(CATALOG.origin(GuestOs.W2K22, inf, version(version))).isInstanceOf(Untellable.class);
    }

    @Test
    void a_driver_is_asked_by_the_name_of_its_inf_too() {
        assertThat(CATALOG.origin(GuestOs.W2K22, "VioStor", version("100.103.104.30200")))
                .isEqualTo(new Official(List.of("0.1.302")));
    }

    @ParameterizedTest
    @CsvSource({
        // Carried, also by a release that does not list the issue.
        "NETKVM, 2k22, 100.100.104.26600, HANG",
        "NETKVM, 2k22, 100.100.104.27100, HANG",
        "VIOSTOR, 2k22, 100.101.104.28500, RACE",
        "VIOSTOR, 2k22, 100.100.104.27100,",
        "VIOSTOR, 2k22, 100.103.104.30200,",
        // Between two that have it, and between one that has it and one that has not.
        "NETKVM, 2k22, 100.100.104.26800, HANG",
        "NETKVM, 2k22, 100.100.104.27600,",
        // Older than all, newer than all, not of the project.
        "NETKVM, 2k22, 100.95.104.26200,",
        "VIOSTOR, 2k22, 100.104.104.31000,",
        "VIOSTOR, 2k22, 100.101.101.28500,",
    })
    void issues_of_what_is_installed(Driver driver, String os, String version, @Nullable String id) {
        assertThat(CATALOG.issuesOf(GuestOs.ofDirectory(os).orElseThrow(), driver, version(version)))
                .extracting(KnownIssue::id)
                .isEqualTo(id == null ? List.of() : List.of(id));
    }

    @Test
    void issues_of_a_release() {
        var release = CATALOG.release("0.1.266").orElseThrow();

        assertThat(release.issues(GuestOs.W2K22, List.of(Driver.NETKVM, Driver.VIOSTOR)))
                .containsExactly(HANG);
        assertThat(release.issues(GuestOs.W2K12, List.of(Driver.NETKVM))).isEmpty();
        assertThat(release.issues(GuestOs.W2K22, List.of(Driver.VIOSCSI))).isEmpty();
        assertThat(release.blockingIssue(GuestOs.W2K22, List.of(Driver.NETKVM))).contains(HANG);
    }

    @Test
    void drivers_by_architecture() {
        var build = "100.103.104.30200";
        var guest = DriverReleaseSpecGuestBuilder.builder()
                .os("w10")
                .support(Support.CURRENT)
                .drivers(Map.of("viostor", build, "viomem", build))
                .architectures(List.of(DriverReleaseSpec.Architecture.AMD64, DriverReleaseSpec.Architecture.X86))
                .lacking(List.of(new Lacking(DriverReleaseSpec.Architecture.X86, List.of("viomem"))))
                .requires(List.of("KB1", "KB2"))
                .build();
        var release = new Release(DriverReleaseSpecBuilder.builder()
                .version("0.1.302")
                .guests(List.of(guest))
                .build());

        assertThat(release.drivers(GuestOs.W10, Architecture.AMD64)).containsExactly(Driver.VIOSTOR, Driver.VIOMEM);
        assertThat(release.drivers(GuestOs.W10, Architecture.X86)).containsExactly(Driver.VIOSTOR);
        assertThat(release.drivers(GuestOs.W10, Architecture.ARM64)).isEmpty();
        assertThat(release.drivers(GuestOs.W11, Architecture.AMD64)).isEmpty();
        assertThat(release.requires(GuestOs.W10)).containsExactly("KB1", "KB2");
        assertThat(release.requires(GuestOs.W11)).isEmpty();
        // Where the architectures are not known none is left out.
        assertThat(CATALOG.release("0.1.302").orElseThrow().drivers(GuestOs.W2K22, Architecture.ARM64))
                .containsExactly(Driver.VIOSTOR, Driver.NETKVM);
    }

    @ParameterizedTest
    @CsvSource({
        "8, 2, 1, true, true",
        "4, 2, 1, true, false",
        "8, 1, 1, true, false",
        "8, 2, 0, true, false",
        "8, 2, 1, false, false",
        // What is not known counts against the VM.
        ", 2, 1, true, true",
    })
    void an_issue_may_concern_some_vms_alone(
            @Nullable Long memory, int disks, int interfaces, boolean secureBoot, boolean expected) {
        var issue = new DriverReleaseSpec.KnownIssue(
                "LARGE", Severity.BLOCK, null, null, "It happens.", null, null, null, new When(4L, 1, 0, true));
        var bytes = memory == null ? OptionalLong.empty() : OptionalLong.of(memory);
        var vm = new VmShape(bytes, disks, interfaces, secureBoot);

        assertThat(vm.applies(issue)).isEqualTo(expected);
        assertThat(vm.applies(RACE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2031-01-25T23:59:59Z, 2031-01-25T23:59:59Z",
        "2031-01-26T01:59:59.5+02:00, 2031-01-25T23:59:59.5Z",
        "2031-02-31T00:00:00Z,",
        ",",
    })
    void signatures_may_end(@Nullable String stated, @Nullable Instant expected) {
        var guest = DriverReleaseSpecGuestBuilder.builder()
                .os("2k22")
                .support(Support.CURRENT)
                .drivers(Map.of())
                .signatureNotAfter(stated)
                .build();
        var release = new Release(DriverReleaseSpecBuilder.builder()
                .version("0.1.302")
                .guests(List.of(guest))
                .build());

        assertThat(release.signatureNotAfter(GuestOs.W2K22)).isEqualTo(Optional.ofNullable(expected));
        assertThat(release.signatureNotAfter(GuestOs.W11)).isEmpty();
    }
}
