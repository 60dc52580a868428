package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Provenance;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.When;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecKnownIssueBuilder;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which drivers KubeVirt's alert takes for current. */
class GuestDriverReferenceTest {
    private static final List<Channel> STABLE = List.of(Channel.STABLE, Channel.LATEST);
    private static final List<Channel> LATEST = List.of(Channel.LATEST);

    /** From the oldest; the newest of all is on no channel for stable ones, and 0.1.285 must not be used. */
    private static final Catalog CATALOG = Catalog.of(List.of(
            release("0.1.217", STABLE, guest("2k22", 217), guest("w8.1", "63.90.104.21700", Support.CURRENT)),
            release("0.1.266", STABLE, guest("2k22", 266), guest("2k25", 266)),
            release("0.1.271", STABLE, guest("2k22", 271), guest("2k25", 271)),
            forbidden("0.1.285", null, guest("2k22", 285), guest("2k25", 285)),
            release("0.1.296", LATEST, guest("2k22", "100.*.104.29500", Support.CURRENT), guest("2k25", 296)),
            release(
                    "0.1.302",
                    LATEST,
                    guest("2k22", 302),
                    guest("2k25", 302),
                    guest("w8.1", "63.93.104.24000", Support.TEST_SIGNED)),
            rhel("1.9.44", STABLE, guest("2k22", 266)),
            rhel("1.9.58", STABLE, guest("2k22", "100.103.104.30000", Support.CURRENT))));

    @Test
    void isWrittenAsTheControllerReadsIt() {
        var catalog = Catalog.of(List.of(new Release(DriverReleaseSpecBuilder.builder()
                .version("0.1.302")
                .channels(STABLE)
                .provenance(Provenance.COMMUNITY)
                .guests(List.of(
                        DriverReleaseSpecGuestBuilder.builder()
                                .os("2k22")
                                .support(Support.CURRENT)
                                .drivers(Map.of("pvpanic", "100.1.104.30200", "netkvm", "100.2.104.30200"))
                                .build(),
                        DriverReleaseSpecGuestBuilder.builder()
                                .os("w11")
                                .support(Support.CURRENT)
                                .drivers(Map.of("netkvm", "100.3.104.30200", "fwcfg", "100.4.104.30200"))
                                .build()))
                .build())));

        assertThat(GuestDriverReference.yaml(catalog, List.of())).isEqualTo("""
                # Written by pv-driver-operator, from its DriverReleases and DriverPolicies.
                version: v1alpha1
                devices:
                  - deviceID: "0011"
                    deviceName: "pvpanic"
                    current:
                      - guestOSVersionID: "2016"
                        driverVersion: "100.1.104.30200"
                      - guestOSVersionID: "2019"
                        driverVersion: "100.1.104.30200"
                      - guestOSVersionID: "2022"
                        driverVersion: "100.1.104.30200"
                  - deviceID: "1000"
                    deviceName: "netkvm"
                    current:
                      - guestOSVersionID: "10"
                        driverVersion: "100.3.104.30200"
                      - guestOSVersionID: "2016"
                        driverVersion: "100.2.104.30200"
                      - guestOSVersionID: "2019"
                        driverVersion: "100.2.104.30200"
                      - guestOSVersionID: "11"
                        driverVersion: "100.3.104.30200"
                      - guestOSVersionID: "2022"
                        driverVersion: "100.2.104.30200"
                  - deviceID: "1041"
                    deviceName: "netkvm"
                    current:
                      - guestOSVersionID: "10"
                        driverVersion: "100.3.104.30200"
                      - guestOSVersionID: "2016"
                        driverVersion: "100.2.104.30200"
                      - guestOSVersionID: "2019"
                        driverVersion: "100.2.104.30200"
                      - guestOSVersionID: "11"
                        driverVersion: "100.3.104.30200"
                      - guestOSVersionID: "2022"
                        driverVersion: "100.2.104.30200"
                  - deviceID: "11"
                    deviceName: "pvpanic"
                    current:
                      - guestOSVersionID: "2016"
                        driverVersion: "100.1.104.30200"
                      - guestOSVersionID: "2019"
                        driverVersion: "100.1.104.30200"
                      - guestOSVersionID: "2022"
                        driverVersion: "100.1.104.30200"
                """);
    }

    @Test
    void withoutACatalogueNothingIsCurrentAndTheAlertIsSilent() throws IOException {
        var text = GuestDriverReference.yaml(Catalog.of(List.of()), List.of());

        assertThat(new YAMLMapper().readTree(text).path("version").asText()).isEqualTo("v1alpha1");
        assertThat(new YAMLMapper().readTree(text).path("devices").isArray()).isTrue();
    }

    /** The builds of the network driver that count for a Windows, by what policies ask for. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no policy, so the newest stable one that may be used, and newer ones | 2022 |                              | 30200 30000 29600 27100
            what an old agent calls by the name before                           | 2019 |                              | 30200 30000 29600 27100
            Windows with its own name                                            | 2025 |                              | 30200 29600 27100
            one that was left at an older release                                | 8.1  |                              | 21700
            a policy for the newest                                              | 2022 | version 0.1.302              | 30200 30000 29600 27100
            a policy for an old one is satisfied with all that are newer         | 2022 | version 0.1.266              | 30200 30000 29600 28500 27100 26600
            also one for another Windows' driver that is test-signed             | 8.1  | version 0.1.302              | 24000 21700
            a policy for one that is not in the catalogue                        | 2022 | version 0.1.240              | 30200 30000 29600 27100
            a policy for a package of Red Hat's                                  | 2022 | version 1.9.44               | 30200 30000 29600 27100 26600
            a channel                                                            | 2022 | channel STABLE               | 30200 30000 29600 27100
            a channel that denies its newest                                     | 2022 | channel STABLE deny 0.1.271  | 30200 30000 29600 27100 26600
            a channel from a version on                                          | 2022 | channel LATEST from 0.1.266  | 30200 30000 29600 28500 27100 26600
            a policy that takes newer ones back                                  | 2022 | version 0.1.217 exactly yes  | 30200 30000 29600 27100 21700
            a policy that accepts older ones                                     | 2022 | version 0.1.302 accept 0.1.217-0.1.266 | 30200 30000 29600 27100 26600 21700
            """)
    void theNewestStableOneAndWhatPoliciesAreSatisfiedWith(
            String why, String windows, @Nullable String choice, String builds) throws IOException {
        assertThat(String.join(" ", builds("1041", windows, choice))).isEqualTo(builds);
    }

    @Test
    void anIssueOfSomeVmsForbidsNoRelease() throws IOException {
        var some = new When(1L << 36, null, null, null);
        var catalog = Catalog.of(List.of(
                release("0.1.266", STABLE, guest("2k22", 266)), forbidden("0.1.285", some, guest("2k22", 285))));

        assertThat(versions(catalog, List.of(), "1041", "2022")).containsExactly("100.100.104.28500");
    }

    /** Seconds for every mutant that lives: mutation testing goes without it. */
    @Tag("slow")
    @Test
    void everyDeviceOfTheBuiltInReleasesIsCoveredForEveryWindowsThatIsKeptUp() throws IOException {
        var catalog =
                Catalog.of(BuiltinReleases.all().stream().map(Release::new).toList());

        for (var windows : List.of("10", "11", "2016", "2019", "2022", "2025")) {
            for (var device : List.of("1000", "1001", "1004", "1041", "1042", "1043", "1044", "1045", "1048")) {
                assertThat(versions(catalog, List.of(), device, windows))
                        .as(device + " of " + windows)
                        .isNotEmpty()
                        .allMatch(version -> DriverVersion.parse(version).isPresent());
            }
        }
    }

    private static List<String> builds(String device, String windows, @Nullable String choice) throws IOException {
        var choices = choice == null ? List.<ReleaseChoice>of() : List.of(choice(choice));
        return versions(CATALOG, choices, device, windows).stream()
                .map(version -> version.substring(version.lastIndexOf('.') + 1))
                .toList();
    }

    private static List<String> versions(Catalog catalog, List<ReleaseChoice> choices, String device, String windows)
            throws IOException {
        var text = GuestDriverReference.yaml(catalog, choices);
        return nodes(new YAMLMapper().readTree(text).path("devices"))
                .filter(d -> d.path("deviceID").asText().equals(device))
                .flatMap(d -> nodes(d.path("current")))
                .filter(c -> c.path("guestOSVersionID").asText().equals(windows))
                .map(c -> c.path("driverVersion").asText())
                .toList();
    }

    private static Stream<JsonNode> nodes(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static ReleaseChoice choice(String words) throws IOException {
        var json = new YAMLMapper().createObjectNode();
        var parts = List.of(words.split(" ", -1));
        for (int i = 0; i < parts.size(); i += 2) {
            var value = parts.get(i + 1);
            switch (parts.get(i)) {
                case "version" -> json.put("version", value);
                case "channel" -> json.put("channel", value.equals("STABLE") ? "Stable" : "Latest");
                case "from" -> json.put("minimumVersion", value);
                case "exactly" -> json.put("allowDowngrade", true);
                case "accept" ->
                    json.putArray("accept")
                            .addObject()
                            .put("from", value.substring(0, value.indexOf('-')))
                            .put("to", value.substring(value.indexOf('-') + 1));
                case "deny" -> json.putArray("deny").add(value);
                default -> throw new IllegalArgumentException(words);
            }
        }
        return new YAMLMapper().treeToValue(json, ReleaseChoice.class);
    }

    private static Guest guest(String os, int build) {
        return guest(os, "100.100.104." + build * 100, Support.CURRENT);
    }

    private static Guest guest(String os, String version, Support support) {
        return DriverReleaseSpecGuestBuilder.builder()
                .os(os)
                .support(support)
                .drivers(Map.of("netkvm", version))
                .build();
    }

    private static Release release(String version, List<Channel> channels, Guest... guests) {
        return release(version, channels, Provenance.COMMUNITY, List.of(), guests);
    }

    private static Release rhel(String version, List<Channel> channels, Guest... guests) {
        return release(version, channels, Provenance.RHEL, List.of(), guests);
    }

    private static Release forbidden(String version, @Nullable When when, Guest... guests) {
        var issue = DriverReleaseSpecKnownIssueBuilder.builder()
                .id("HANG")
                .severity(Severity.BLOCK)
                .drivers(List.of("netkvm"))
                .when(when)
                .summary("It hangs.")
                .build();
        return release(version, STABLE, Provenance.COMMUNITY, List.of(issue), guests);
    }

    private static Release release(
            String version, List<Channel> channels, Provenance provenance, List<KnownIssue> issues, Guest... guests) {
        return new Release(DriverReleaseSpecBuilder.builder()
                .version(version)
                .channels(channels)
                .provenance(provenance)
                .guests(new ArrayList<>(List.of(guests)))
                .knownIssues(issues)
                .build());
    }
}
