package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Provenance;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.operator.catalog.Origin.Official;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the built-in catalogue says, against tables that were gathered apart from its source. */
class BuiltinReleasesTest {
    private static final Map<String, DriverReleaseSpec> ALL =
            BuiltinReleases.all().stream().collect(Collectors.toMap(r -> r.version(), Function.identity()));
    private static final Catalog CATALOG = BuiltinReleases.catalog();

    /** Concluded, where the lists of reports have a gap or were made from other files. */
    private static final Set<String> CONCLUDED =
            Set.of("CROSS-SIGNED-SECURE-BOOT", "LEGACY-SIG-INVALID", "LEGACY-TESTSIGNED", "W11-TRIM-2026");

    static List<DriverReleaseSpec> all() {
        return BuiltinReleases.all();
    }

    private static List<DriverReleaseSpec.Guest> guests(DriverReleaseSpec release) {
        return Optional.ofNullable(release.guests()).orElseThrow();
    }

    private static List<KnownIssue> issues(DriverReleaseSpec release) {
        return Optional.ofNullable(release.knownIssues()).orElseThrow();
    }

    private static GuestOs windows(String directory) {
        return GuestOs.ofDirectory(directory).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1.96 | 2015-04-26 | Latest+Stable | 9 | 0 |  | ",
                "0.1.100 | 2015-04-26 | Latest | 9 | 0 |  | ",
                "0.1.101 | 2015-04-26 | Latest | 9 | 0 |  | ",
                "0.1.102 | 2015-04-26 | Latest+Stable | 9 | 0 |  | ",
                "0.1.103 | 2015-05-01 | Latest | 9 | 0 |  | ",
                "0.1.104 | 2015-05-25 | Latest | 9 | 0 |  | ",
                "0.1.105 | 2015-06-04 | Latest | 9 | 0 |  | ",
                "0.1.106 | 2015-08-09 | Latest | 9 | 0 |  | ",
                "0.1.108 | 2015-08-09 | Latest | 9 | 0 |  | ",
                "0.1.109 | 2015-08-10 | Latest | 9 | 0 |  | ",
                "0.1.110 | 2015-09-22 | Latest+Stable | 9 | 0 |  | ",
                "0.1.112 | 2015-12-18 | Latest | 10 | 0 |  | ",
                "0.1.113 | 2016-02-29 | Latest | 10 | 0 |  | ",
                "0.1.117 | 2016-04-10 | Latest | 10 | 0 |  | ",
                "0.1.118 | 2016-06-06 | Latest | 10 | 0 |  | ",
                "0.1.126 | 2016-09-27 | Latest+Stable | 11 | 0 |  | ",
                "0.1.130 | 2017-01-16 | Latest | 11 | 0 |  | ",
                "0.1.132 | 2017-02-22 | Latest | 11 | 0 |  | ",
                "0.1.133 | 2017-03-01 | Latest | 11 | 0 |  | ",
                "0.1.134 | 2017-03-20 | Latest | 11 | 0 |  | ",
                "0.1.135 | 2017-04-03 | Latest | 11 | 0 |  | ",
                "0.1.136 | 2017-05-01 | Latest | 11 | 0 |  | ",
                "0.1.137 | 2017-05-11 | Latest | 11 | 0 |  | ",
                "0.1.139 | 2017-06-07 | Latest | 11 | 0 |  | ",
                "0.1.140 | 2017-07-17 | Latest | 11 | 0 |  | ",
                "0.1.141 | 2017-08-04 | Latest+Stable | 11 | 0 |  | ",
                "0.1.149 | 2018-03-22 | Latest | 11 | 0 |  | ",
                "0.1.160 | 2018-08-15 | Latest+Stable | 11 | 0 |  | ",
                "0.1.164 | 2019-02-04 | Latest | 12 | 0 |  | ",
                "0.1.171 | 2019-05-20 | Latest+Stable | 12 | 0 |  | ",
                "0.1.172 | 2019-09-04 | Latest | 12 | 0 |  | 4KN-DISCARD-CORRUPTION TRIM-REWRITES-DATA",
                "0.1.173 | 2019-10-23 | Latest | 12 | 0 | 100.80.104.17300 | 4KN-DISCARD-CORRUPTION TRIM-REWRITES-DATA",
                "0.1.185 | 2020-06-03 | Latest+Stable | 12 | 5 |  | 4KN-DISCARD-CORRUPTION LEGACY-SIG-INVALID TRIM-REWRITES-DATA WIN7-SHA256-ONLY",
                "0.1.187 | 2020-07-27 | Latest | 12 | 5 |  | 4KN-DISCARD-CORRUPTION TRIM-REWRITES-DATA WIN7-SHA256-ONLY",
                "0.1.189 | 2020-08-10 | Latest | 12 | 5 |  | 4KN-DISCARD-CORRUPTION TRIM-REWRITES-DATA",
                "0.1.190 | 2020-11-24 | Latest | 12 | 5 |  | LEGACY-SIG-INVALID TRIM-REWRITES-DATA",
                "0.1.196 | 2021-07-01 | Latest+Stable | 12 | 5 |  | TRIM-REWRITES-DATA",
                "0.1.204 | 2021-07-26 | Latest | 12 | 5 |  | TRIM-REWRITES-DATA",
                "0.1.208 | 2021-09-13 | Latest+Stable | 12 | 5 | 100.85.104.20800 | NETADAPTER-DISAPPEARS TRIM-REWRITES-DATA",
                "0.1.215 | 2022-01-11 | Latest+Stable | 14 | 5 | 100.90.104.21500 | CPU-HOTPLUG-FREEZE NETKVM-CODE56 TRIM-REWRITES-DATA VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.217 | 2022-04-14 | Latest+Stable | 14 | 5 | 100.90.104.21700 | CPU-HOTPLUG-FREEZE INSTALLER-1603-PVPANIC LEGACY-TESTSIGNED NO-SIGNED-2K22 TRIM-REWRITES-DATA VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.221 | 2022-07-24 | Latest+Stable | 14 | 5 | 100.90.104.22100 | CPU-HOTPLUG-FREEZE CRASHDUMP-VIOSCSI LEGACY-TESTSIGNED TRIM-REWRITES-DATA VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.225 | 2022-10-20 | Latest+Stable | 14 | 5 |  | CPU-HOTPLUG-FREEZE LEGACY-TESTSIGNED TRIM-REWRITES-DATA VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.229 | 2023-01-09 | Latest+Stable | 14 | 5 |  | CPU-HOTPLUG-FREEZE LEGACY-TESTSIGNED VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.240 | 2023-09-19 | Latest+Stable | 14 | 5 | 100.93.104.24000 | LEGACY-TESTSIGNED NIC-MISSING-2K22 VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.248 | 2024-02-28 | Latest | 14 | 9 | 100.94.104.24800 | LEGACY-TESTSIGNED VIOSCSI-RESET-HANG VIOSTOR-SENDSRB W11-24H2-SETUP",
                "0.1.262 | 2024-08-06 | Latest+Stable | 15 | 9 | 100.95.104.26200 | INSTALLER-EOL INSTALLER-VBSCRIPT LEGACY-TESTSIGNED NETKVM-NDISPOLL-HANG NETKVM-NOT-RECOGNIZED-W11 VIOMEM-NOT-INSTALLED VIOSCSI-RESET-HANG VIOSTOR-SENDSRB",
                "0.1.266 | 2024-11-04 | Latest+Stable | 15 | 9 | 100.100.104.26600 | INSTALLER-VBSCRIPT LEGACY-TESTSIGNED NETKVM-NDISPOLL-HANG NETKVM-NOT-RECOGNIZED-W11 VIOMEM-NOT-INSTALLED VIOSCSI-LAST-LUN VIOSTOR-SENDSRB",
                "0.1.271 | 2025-04-07 | Latest+Stable | 15 | 9 | 100.100.104.27100 | INSTALLER-VBSCRIPT LEGACY-TESTSIGNED NETKVM-NDISPOLL-HANG QGA-VSSOPTION-RESET VIOMEM-NOT-INSTALLED VIOSCSI-LAST-LUN WIN10-INSTALL-FAIL WS2025-BLK-SWITCH-BSOD",
                "0.1.285 | 2025-09-12 | Latest+Stable | 15 | 9 | 100.101.104.28500 | LEGACY-TESTSIGNED PAGEFILE-CORRUPTION SRB-ID-RACE VIOSCSI-LAST-LUN W11-TRIM-2026",
                "0.1.292 |  |  | 15 | 9 |  | LEGACY-TESTSIGNED PAGEFILE-CORRUPTION SRB-ID-RACE",
                "0.1.302 | 2026-08-27 | Latest+Stable | 15 | 9 | 100.103.104.30200 | LEGACY-TESTSIGNED W11-TRIM-2026"
            })
    void release(
            String version,
            @Nullable String released,
            @Nullable String channels,
            int windows,
            int carriedOn,
            @Nullable String driverVersion,
            @Nullable String issues) {
        var release = ALL.get(version);

        assertThat(release)
                .returns(released, DriverReleaseSpec::released)
                .returns(Provenance.COMMUNITY, DriverReleaseSpec::provenance);
        assertThat(release.channels())
                .extracting(c -> c.name().charAt(0) + c.name().substring(1).toLowerCase(java.util.Locale.ROOT))
                .isEqualTo(channels == null ? List.of() : List.of(channels.split("\\+")));
        assertThat(guests(release)).hasSize(windows);
        var build = version.substring(version.lastIndexOf('.') + 1) + "00";
        assertThat(guests(release).stream()
                        .filter(g -> g.drivers().values().stream().noneMatch(v -> v.endsWith(".104." + build))))
                .hasSize(carriedOn);
        if (driverVersion != null) {
            var current = guests(release).stream()
                    .filter(g -> g.os().equals("w10"))
                    .findFirst()
                    .orElseThrow();
            assertThat(current.drivers().values()).containsOnly(driverVersion);
        }
        var expected = new TreeSet<>(issues == null ? List.of() : Arrays.asList(issues.split(" ")));
        expected.removeAll(CONCLUDED);
        assertThat(issues(release))
                .extracting(KnownIssue::id)
                .filteredOn(id -> !CONCLUDED.contains(id))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theseAndNoOthers() {
        assertThat(all()).hasSize(56);
        assertThat(all()).extracting(DriverReleaseSpec::version).doesNotHaveDuplicates();
        assertThat(all())
                .filteredOn(r -> r.provenance() == Provenance.RHEL)
                .extracting(DriverReleaseSpec::version)
                .containsExactly("1.9.44", "1.9.57", "1.9.58", "1.9.59");
        assertThat(all())
                .filteredOn(r -> r.media() != null)
                .extracting(DriverReleaseSpec::version)
                .containsExactly("0.1.217", "0.1.248", "0.1.266");
    }

    @ParameterizedTest
    @MethodSource("all")
    void isConsistent(DriverReleaseSpec release) {
        assertThat(release.source()).isNotBlank();
        assertThat(guests(release))
                .isNotEmpty()
                .allSatisfy(g -> assertThat(GuestOs.ofDirectory(g.os())).isPresent())
                .allSatisfy(g -> assertThat(g.drivers()).isNotEmpty());
        assertThat(guests(release)).flatMap(g -> g.drivers().entrySet()).allSatisfy(driver -> {
            assertThat(Driver.named(driver.getKey())).isPresent();
            assertThat(DriverVersion.ofCatalogue(driver.getValue()))
                    .hasValueSatisfying(v -> assertThat(v.isOfficial()).isTrue());
        });
        assertThat(guests(release))
                .filteredOn(g -> g.lacking() != null)
                .allSatisfy(g -> assertThat(g.lacking()).allSatisfy(lacking -> {
                    assertThat(g.architectures()).contains(lacking.architecture());
                    assertThat(g.drivers()).containsKeys(lacking.drivers().toArray(String[]::new));
                }));
    }

    @ParameterizedTest
    @MethodSource("all")
    void issuesAreConsistent(DriverReleaseSpec release) {
        assertThat(issues(release)).extracting(KnownIssue::severity).isSorted();
        assertThat(issues(release)).allSatisfy(issue -> {
            assertThat(issue.guests() == null || !issue.guests().isEmpty()).isTrue();
            if (issue.drivers() != null) {
                assertThat(issue.drivers())
                        .allMatch(d -> Driver.named(d).isPresent()
                                || Set.of("installer", "qemu-ga").contains(d));
            }
            if (issue.fixedIn() != null) {
                assertThat(ReleaseVersion.parse(issue.fixedIn()).orElseThrow())
                        .isGreaterThan(ReleaseVersion.parse(release.version()).orElseThrow());
                Optional.ofNullable(ALL.get(issue.fixedIn()))
                        .ifPresent(fixed -> assertThat(issues(fixed))
                                .extracting(KnownIssue::id)
                                .doesNotContain(issue.id()));
            }
        });
    }

    /** What the directories of the ISO are at each turn, by the history of filemap.py. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1.96  | 2k12R2 | balloon netkvm vioser viostor vioscsi viorng",
                "0.1.96  | xp     | balloon netkvm vioser viostor",
                "0.1.103 | 2k12R2 | balloon netkvm vioser viostor vioscsi viorng pvpanic",
                "0.1.118 | w10    | balloon netkvm vioser viostor vioscsi viorng pvpanic",
                "0.1.126 | 2k16   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput",
                "0.1.126 | 2k8    | balloon netkvm vioser viostor vioscsi viorng pvpanic",
                "0.1.173 | w7     | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput",
                "0.1.187 | 2k19   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs",
                "0.1.196 | 2k12   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo",
                "0.1.217 | 2k12   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg",
                "0.1.225 | 2k12   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo",
                "0.1.225 | w11    | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg",
                "0.1.229 | w8.1   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg",
                "0.1.262 | 2k25   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg viomem",
                "0.1.302 | 2k22   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg viomem viosock",
                "0.1.302 | 2k12   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg",
                "0.1.302 | w7     | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput",
                "0.1.302 | 2k8    | balloon netkvm vioser viostor vioscsi viorng pvpanic",
                "1.9.58  | 2k22   | balloon netkvm vioser viostor vioscsi viorng pvpanic vioinput viofs viogpudo fwcfg viomem viosock",
                "1.9.44  | 2k25   | netkvm",
            })
    void drivers(String version, String os, String drivers) {
        var release = CATALOG.release(version).orElseThrow();

        assertThat(release.drivers(windows(os))).extracting(Driver::inf).containsExactlyInAnyOrder(drivers.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.110, w10,,,",
        "0.1.110, w8, x86 amd64, X86,",
        "0.1.112, w10, x86 amd64, AMD64,",
        "0.1.164, w10, x86 amd64 ARM64, ARM64, viorng",
        "0.1.208, w10, x86 amd64 ARM64, ARM64, viofs viorng",
        "0.1.215, w10, x86 amd64 ARM64, X86, fwcfg",
        "0.1.240, w11, amd64 ARM64, ARM64, fwcfg viofs",
        "0.1.262, w10, x86 amd64 ARM64, X86,",
        "0.1.266, w10, x86 amd64 ARM64, X86, viomem",
        "0.1.302, w10, x86 amd64 ARM64, X86, viomem viosock",
        "0.1.302, w11, amd64 ARM64, ARM64, fwcfg viosock",
        "0.1.302, 2k25, amd64 ARM64, ARM64, fwcfg viofs viosock",
        "0.1.302, 2k22, amd64, AMD64,",
        "0.1.302, 2k12R2, amd64, AMD64,",
    })
    void architectures(
            String version,
            String os,
            @Nullable String architectures,
            @Nullable Architecture architecture,
            @Nullable String lacking) {
        var release = CATALOG.release(version).orElseThrow();
        var guest = release.guest(windows(os));
        if (architectures == null || architecture == null) {
            assertThat(guest).isEmpty();
            return;
        }

        assertThat(guest.orElseThrow().architectures())
                .extracting(a -> Architecture.of(a).directory())
                .containsExactlyInAnyOrder(architectures.split(" "));
        var all = release.drivers(windows(os));
        var here = release.drivers(windows(os), architecture);
        assertThat(all.stream().filter(d -> !here.contains(d)).map(Driver::inf).sorted())
                .isEqualTo(lacking == null ? List.of() : List.of(lacking.split(" ")));
    }

    /** Builds as the INFs of old-drivers state them, and the numbers that agents and INFs show for new ones. */
    @ParameterizedTest
    @CsvSource({
        "0.1.130, xp, viostor, 51.74.104.13000",
        "0.1.149, xp, viostor, 51.74.104.13000",
        "0.1.149, xp, netkvm, 51.*.104.14900",
        "0.1.172, w7, netkvm, 61.77.104.17200",
        "0.1.173, 2k16, viostor, 100.80.104.17300",
        "0.1.185, w7, viostor, 61.81.104.17600",
        "0.1.185, 2k19, viostor, 100.*.104.18500",
        "0.1.208, 2k8R2, vioscsi, 61.81.104.17400",
        "0.1.217, w7, balloon, 61.77.104.16900",
        "0.1.302, w7, vioscsi, 61.76.104.16000",
        "0.1.302, 2k8, viostor, 60.76.104.15800",
        "0.1.302, 2k3, viostor, 52.64.104.4800",
        "0.1.225, w11, netkvm, 100.*.104.22500",
        "0.1.240, w8, viostor, 62.93.104.24000",
        "0.1.302, 2k12, viostor, 62.93.104.24000",
        "0.1.302, 2k12R2, netkvm, 63.93.104.24000",
        "0.1.292, 2k25, viostor, 100.*.104.29200",
        "0.1.302, 2k25, viosock, 100.103.104.30200",
        "1.9.58, 2k22, vioscsi, 100.102.104.29500",
        "1.9.58, w11, fwcfg, 100.100.104.27100",
        "1.9.59, 2k25, netkvm, 100.*.104.29700",
    })
    void version(String version, String os, String driver, String expected) {
        var release = CATALOG.release(version).orElseThrow();

        assertThat(release.driver(windows(os), Driver.named(driver).orElseThrow()))
                .map(DriverVersion::toString)
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.173, 2k8R2, CURRENT,",
        // No pnputil.
        "0.1.173, xp, UNSUPPORTED,",
        "0.1.302, 2k3, UNSUPPORTED,",
        "0.1.185, 2k8R2, FROZEN, KB3033929",
        "0.1.187, w7, FROZEN, KB4474419",
        "0.1.187, 2k8, FROZEN,",
        "0.1.189, w7, FROZEN,",
        "0.1.302, w7, FROZEN,",
        "0.1.208, 2k12R2, CURRENT,",
        "0.1.215, 2k12R2, TEST_SIGNED,",
        "0.1.240, w8, TEST_SIGNED,",
        "0.1.302, 2k12, TEST_SIGNED,",
        "0.1.302, 2k16, CURRENT,",
        "1.9.58, 2k22, CURRENT,",
    })
    void support(String version, String os, Support support, @Nullable String update) {
        var release = CATALOG.release(version).orElseThrow();

        assertThat(release.guest(windows(os))).map(g -> g.support()).contains(support);
        assertThat(release.requires(windows(os))
                        .contains(Optional.ofNullable(update).orElse("")))
                .isEqualTo(update != null);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.271, 2k22, VIOSTOR VIOSCSI NETKVM,",
        "0.1.271, 2k25, NETKVM, NETKVM-NDISPOLL-HANG",
        "0.1.262, 2k22, VIOSCSI, VIOSCSI-RESET-HANG",
        "0.1.262, 2k22, VIOSTOR,",
        "0.1.208, 2k19, VIOSCSI VIOSTOR NETKVM,",
        "0.1.215, 2k19, VIOSCSI, VIOSCSI-RESET-HANG",
        "0.1.217, 2k22, VIOSTOR, NO-SIGNED-2K22",
        "0.1.217, 2k19, VIOSTOR,",
        "0.1.189, 2k19, VIOSTOR, 4KN-DISCARD-CORRUPTION",
        "0.1.285, 2k22, VIOSCSI, SRB-ID-RACE",
        "0.1.292, w10, VIOSTOR, SRB-ID-RACE",
        // What is carried on has not what is wrong with the new builds.
        "0.1.285, w7, VIOSTOR,",
        "0.1.187, w7, NETKVM, LEGACY-SIG-INVALID",
        "0.1.187, 2k8, NETKVM, WIN7-SHA256-ONLY",
        "0.1.196, 2k8R2, NETKVM, LEGACY-SIG-INVALID",
        "0.1.217, 2k8R2, NETKVM,",
        "0.1.302, 2k22, VIOSTOR VIOSCSI NETKVM VIOSOCK,",
        "0.1.302, 2k25, VIOSTOR VIOSCSI NETKVM,",
        "1.9.44, 2k25, NETKVM, NETKVM-NDISPOLL-HANG",
        "1.9.58, 2k25, NETKVM VIOSTOR,",
    })
    void blocks(String version, String os, String drivers, @Nullable String issue) {
        var asked = Arrays.stream(drivers.split(" ")).map(Driver::valueOf).toList();

        assertThat(CATALOG.release(version).orElseThrow().blockingIssue(windows(os), asked))
                .map(KnownIssue::id)
                .isEqualTo(Optional.ofNullable(issue));
    }

    @ParameterizedTest
    @CsvSource({
        "2k22, VIOSTOR, 100.101.104.28500, 0.1.285, SRB-ID-RACE",
        "2k25, NETKVM, 100.100.104.26600, 1.9.44 0.1.266, NETKVM-NDISPOLL-HANG",
        "2k12, VIOSTOR, 62.93.104.24000, 0.1.302 0.1.292 0.1.285 0.1.271 0.1.266 0.1.262 0.1.248 0.1.240, LEGACY-TESTSIGNED",
        "w7, VIOSTOR, 61.77.104.17200,"
                + " 0.1.302 0.1.292 0.1.285 0.1.271 0.1.266 0.1.262 0.1.248 0.1.240 0.1.229 0.1.225 0.1.221 0.1.217 0.1.172,"
                + " 4KN-DISCARD-CORRUPTION",
    })
    void installed(String os, Driver driver, String version, String releases, String issue) {
        var build = DriverVersion.parse(version).orElseThrow();

        assertThat(CATALOG.origin(windows(os), driver, build)).isEqualTo(new Official(List.of(releases.split(" "))));
        assertThat(CATALOG.issuesOf(windows(os), driver, build))
                .extracting(KnownIssue::id)
                .contains(issue);
    }

    /** Builds of Red Hat's package that no release of the catalogue has. */
    @ParameterizedTest
    @CsvSource({
        "VIOSTOR, 100.101.104.28800, PAGEFILE-CORRUPTION SRB-ID-RACE",
        "VIOSTOR, 100.102.104.29500,",
        "VIOSCSI, 100.95.104.25800, VIOSCSI-RESET-HANG",
    })
    void betweenReleases(Driver driver, String version, @Nullable String issues) {
        var build = DriverVersion.parse(version).orElseThrow();

        assertThat(CATALOG.issuesOf(GuestOs.W2K19, driver, build))
                .filteredOn(i -> i.severity() == Severity.BLOCK)
                .extracting(KnownIssue::id)
                .isEqualTo(issues == null ? List.of() : List.of(issues.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.208, 0, , true",
        "0.1.217, 1, , true",
        "0.1.240, 0, , true",
        "0.1.266, 1, , true",
        "0.1.271, 1, viostor vioscsi, true",
        "0.1.285, 0, viostor vioscsi viorng, true",
        "0.1.292, 0, viostor vioscsi viorng, false",
        "0.1.302, 0, viostor vioscsi viorng, true",
    })
    void installer(String version, int failures, @Nullable String reboots, boolean tellsOfStaticIp) {
        var installer = Optional.ofNullable(ALL.get(version).installer()).orElseThrow();

        assertThat(Optional.ofNullable(installer.failsOver()).orElse(List.of())).hasSize(failures);
        assertThat(Optional.ofNullable(installer.reboots()).orElse(List.of()))
                .isEqualTo(reboots == null ? List.of() : List.of(reboots.split(" ")));
        assertThat(installer.staticIp() != null).isEqualTo(tellsOfStaticIp);
    }

    @Test
    void theInstallerIsUsedFromWhereItNeedsNoVbscript() {
        assertThat(all())
                .filteredOn(r -> guests(r).stream().anyMatch(g -> Boolean.TRUE.equals(g.msi())))
                .extracting(DriverReleaseSpec::version)
                .containsExactly("0.1.285", "0.1.292", "0.1.302");
        assertThat(CATALOG.release("0.1.302").orElseThrow())
                .returns(true, r -> r.hasMsi(GuestOs.W11))
                .returns(false, r -> r.hasMsi(GuestOs.W2K12R2));
    }
}
