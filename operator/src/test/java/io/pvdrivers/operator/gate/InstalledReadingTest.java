package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReadingBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.InstalledDrivers.Issue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of the drivers in use where releases share builds, and while nobody can look. */
class InstalledReadingTest {
    private static final String V271 = "100.100.104.27100";
    private static final String V285 = "100.101.104.28500";
    private static final Instant EARLIER = Given.NOW.minusSeconds(3600);

    /** Two neighbours have the same disk driver, two others the same network driver. */
    private static final Map<String, Map<String, String>> BUILDS = Map.of(
            "0.1.302", Map.of("viostor", V285, "netkvm", Given.NEW),
            "0.1.285", Map.of("viostor", V285, "netkvm", V285),
            "0.1.271", Map.of("viostor", V271, "netkvm", V285));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100.101.104.28500 | 100.101.104.28500 | 0.1.285
            100.101.104.28500 | 100.103.104.30200 | 0.1.302
            100.100.104.27100 | 100.101.104.28500 | 0.1.271
            100.100.104.27100 | 100.103.104.30200 | 0.1.271, 0.1.302
            100.101.104.28500 | 100.103.104.30100 | 0.1.285-0.1.302, unknown
            """)
    void namesTheReleasesThatAllOfThemMayComeFrom(String viostor, String netkvm, String release) {
        assertThat(installed(running(viostor, netkvm)).orElseThrow().release()).isEqualTo(release);
    }

    @ParameterizedTest(name = "{0}, present: {1}")
    @CsvSource({
        "BOUND, true, 0.1.302",
        "OUTDATED, true, 0.1.302",
        "NEWER, true, 0.1.302",
        "IN_STORE, true, ",
        "INSTALLED, true, ",
        "MISSING, true, ",
        "UNKNOWN, true, ",
        "BOUND, false, ",
        "BOUND, , "
    })
    void whatWasInUseWhenItWasSeenLastStillIs(
            DriverStanding standing, @Nullable Boolean present, @Nullable String release) {
        var given = unseen(standing, present, Given.NEW);

        assertThat(installed(given).map(InstalledDrivers::release)).isEqualTo(Optional.ofNullable(release));
    }

    @ParameterizedTest
    @CsvSource({"netkvm, ", "netkvm, none", "acme, 100.103.104.30200"})
    void whatTellsNoVersionOfADriverTellsNothing(String name, @Nullable String version) {
        var reading = DriverReadingBuilder.builder()
                .name(name)
                .version(version)
                .standing(DriverStanding.BOUND)
                .present(true)
                .build();
        var given = shared().facts(f -> f.remove("boundDevices")).status(s -> s.withDrivers(List.of(reading)));

        assertThat(installed(given)).isEmpty();
    }

    @Test
    void whatChangedIsNews() {
        var before = new InstalledDrivers("0.1.271", null, null, EARLIER);
        var given = running(V285, V285).status(s -> s.withInstalled(before));

        assertThat(installed(given)).contains(new InstalledDrivers("0.1.285", null, null, Given.NOW));
    }

    @Test
    void saysOfEachIssueWhatMendsItAndWhichDriversHaveIt() {
        var given = known(
                issue("RACE", Severity.BLOCK, List.of("viostor", "netkvm"), "Windows hangs.", "0.1.302"),
                issue("SLOW", Severity.WARN, List.of("netkvm"), "It is slow; fixed in 0.1.302.", "0.1.302"),
                issue("LOUD", Severity.WARN, List.of("viostor"), "It logs much.", null));

        assertThat(installed(given).orElseThrow().knownIssues())
                .containsExactly(
                        new Issue(
                                "RACE",
                                Severity.BLOCK,
                                "viostor 100.101.104.28500, netkvm 100.101.104.28500",
                                "Windows hangs. Fixed in 0.1.302.",
                                "https://example.com/RACE"),
                        new Issue(
                                "LOUD",
                                Severity.WARN,
                                "viostor 100.101.104.28500",
                                "It logs much.",
                                "https://example.com/LOUD"),
                        new Issue(
                                "SLOW",
                                Severity.WARN,
                                "netkvm 100.101.104.28500",
                                "It is slow; fixed in 0.1.302.",
                                "https://example.com/SLOW"));
        assertThat(InstalledReading.advisory(given.situation()))
                .contains(new Advisory(
                        "KnownIssues",
                        "KnownIssue",
                        "Windows runs viostor 100.101.104.28500, netkvm 100.101.104.28500, of which is known: Windows hangs. Fixed in"
                                + " 0.1.302. (RACE)"));
    }

    @Test
    void whatStopsNothingIsNoConditionOfItsOwn() {
        var given = known(issue("SLOW", Severity.WARN, List.of("netkvm"), "It is slow.", null));

        assertThat(installed(given).orElseThrow().issues()).isEqualTo("SLOW");
        assertThat(InstalledReading.advisory(given.situation())).isEmpty();
    }

    private static Optional<InstalledDrivers> installed(Given given) {
        return Readings.installed(given.situation());
    }

    private static Given running(String viostor, String netkvm) {
        return shared().facts(f -> {
            var bound = f.putArray("boundDevices");
            bound.addObject().put("pciId", "1af4:1042").put("driverVersion", viostor);
            bound.addObject().put("pciId", "1af4:1041").put("driverVersion", netkvm);
        });
    }

    private static Given unseen(DriverStanding standing, @Nullable Boolean present, String netkvm) {
        var reading = DriverReadingBuilder.builder()
                .name("netkvm")
                .version(netkvm)
                .standing(standing)
                .present(present)
                .build();
        return shared().facts(f -> f.remove("boundDevices")).status(s -> s.withDrivers(List.of(reading)));
    }

    private static Given shared() {
        return aVm().vmi(i -> virtio(i.withObject("/spec/domain/devices"))).releases(r -> withGuest(r, List.of()));
    }

    private static Given known(KnownIssue... issues) {
        return running(V285, V285)
                .releases(r -> withGuest(r, r.version().equals("0.1.285") ? List.of(issues) : List.of()));
    }

    private static DriverReleaseSpec withGuest(DriverReleaseSpec release, List<KnownIssue> issues) {
        var guest = DriverReleaseSpecGuestBuilder.builder()
                .os("2k22")
                .support(Support.CURRENT)
                .drivers(BUILDS.getOrDefault(release.version(), Map.of()))
                .build();
        return DriverReleaseSpecBuilder.builder(release)
                .guests(List.of(guest))
                .knownIssues(issues)
                .build();
    }

    private static KnownIssue issue(
            String id, Severity severity, List<String> drivers, String summary, @Nullable String fixedIn) {
        return new KnownIssue(id, severity, drivers, null, summary, "https://example.com/" + id, fixedIn, null, null);
    }
}
