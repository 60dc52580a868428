package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.pvdrivers.api.v1alpha1.ChosenRelease.PassedOver;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanRange;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanTolerance;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.operator.catalog.Choosing.Standing;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which release a policy means for a VM. */
class ChoosingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()).registerModule(new JavaTimeModule());

    private static final Catalog CATALOG =
            Catalog.of(Stream.of("""
                    version: 0.1.208
                    channels: [Stable, Latest]
                    guests:
                      - {os: 2k12R2, support: Current, drivers: {viostor: 63.85.104.20800, netkvm: 63.85.104.20800, vioscsi: 63.85.104.20800}}
                      - {os: 2k22, support: Current, drivers: {viostor: 100.85.104.20800, netkvm: 100.85.104.20800, vioscsi: 100.85.104.20800}}
                    """, """
                    version: 0.1.271
                    channels: [Stable, Latest]
                    guests:
                      - {os: 2k12R2, support: TestSigned, drivers: {viostor: 63.93.104.24000}}
                      - {os: 2k22, support: Current, drivers: {viostor: 100.100.104.27100, netkvm: 100.100.104.27100, vioscsi: 100.100.104.27100}}
                      - {os: 2k25, support: Current, drivers: {viostor: 100.100.104.27100, netkvm: 100.100.104.27100, vioscsi: 100.100.104.27100}}
                    knownIssues:
                      - {id: NDIS-HANG, severity: Block, drivers: [netkvm], guests: [2k25], summary: The network hangs.}
                      - {id: TRIM, severity: Warn, drivers: [viostor], summary: Trim fails.}
                    """, """
                    version: 0.1.285
                    channels: [Stable, Latest]
                    guests:
                      - {os: 2k22, support: Current, drivers: {viostor: 100.101.104.28500, netkvm: 100.101.104.28500, vioscsi: 100.101.104.28500}}
                      - {os: 2k25, support: Current, architectures: [amd64], drivers: {viostor: 100.101.104.28500, netkvm: 100.101.104.28500, vioscsi: 100.101.104.28500}}
                    knownIssues:
                      - {id: RACE, severity: Block, drivers: [vioscsi], summary: Disks read too early.}
                      - {id: LARGE, severity: Block, drivers: [viostor], when: {memoryBytesAbove: 1099511627776}, summary: Stops with much memory.}
                    """, """
                    version: 0.1.302
                    channels: [Latest]
                    guests:
                      - {os: 2k22, support: Current, signatureNotAfter: "2026-12-01T00:00:00Z", drivers: {viostor: 100.103.104.30200, netkvm: 100.103.104.30200, vioscsi: 100.103.104.30200}}
                    """).map(ChoosingTest::release).toList());

    private static Release release(String yaml) {
        return new Release(read(yaml, DriverReleaseSpec.class));
    }

    private static <T> T read(String yaml, Class<T> type) {
        try {
            return YAML.readValue(yaml, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ReleaseChoice wish(String yaml) {
        return read("{" + yaml + "}", ReleaseChoice.class);
    }

    private static Subject subject(String os, String drivers, Set<String> acceptIssues, long memory, Instant now) {
        var needed = EnumSet.noneOf(Driver.class);
        for (var name : drivers.split(" ", -1)) {
            needed.add(Driver.named(name).orElseThrow());
        }
        return new Subject(
                GuestOs.ofDirectory(os).orElseThrow(),
                Optional.of(Architecture.AMD64),
                needed,
                needed,
                new VmShape(OptionalLong.of(memory), 1, 1, true),
                acceptIssues,
                now);
    }

    private static Subject subject(String os, String drivers) {
        return subject(os, drivers, Set.of(), 8L << 30, NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            version: 0.1.271                                              | 2k22   | viostor vioscsi | 0.1.271
            version: 9.9.999                                              | 2k22   | viostor vioscsi | 9.9.999
            channel: Stable                                               | 2k22   | viostor netkvm  | 0.1.285
            channel: Stable                                               | 2k22   | viostor vioscsi | 0.1.271
            channel: Latest                                               | 2k22   | viostor vioscsi | 0.1.302
            channel: Latest                                               | 2k25   | viostor         | 0.1.285
            channel: Stable                                               | 2k25   | netkvm vioscsi  | none
            channel: Stable                                               | 2k12R2 | viostor netkvm  | 0.1.208
            channel: Stable                                               | 2k12R2 | viostor viorng  | none
            channel: Stable                                               | w7     | viostor         | none
            channel: Stable, deny: [0.1.285]                              | 2k22   | viostor         | 0.1.271
            channel: Stable, deny: [0.1.285, 0.1.271]                     | 2k22   | viostor         | 0.1.208
            channel: Stable, minimumVersion: 0.1.240                      | 2k22   | viostor vioscsi | 0.1.271
            channel: Stable, minimumVersion: 0.1.240                      | 2k12R2 | viostor         | none
            channel: Latest, minimumVersion: 0.1.303                      | 2k22   | viostor         | none
            """)
    void choosesTheNewestThatWillDo(String wish, String os, String drivers, String chosen) {
        var choice = Choosing.of(wish(wish), CATALOG, Optional.of(subject(os, drivers)), Standing.NONE);

        assertThat(choice.version()).isEqualTo(Optional.ofNullable(chosen));
        assertThat(choice.because()).endsWith(".");
    }

    @Test
    void saysWhatWasPassedOverAndWhy() {
        var choice = Choosing.of(
                wish("channel: Latest, deny: [0.1.302]"),
                CATALOG,
                Optional.of(subject("2k22", "viostor vioscsi")),
                Standing.NONE);

        assertThat(choice.version()).contains("0.1.271");
        assertThat(choice.passedOver())
                .containsExactly(
                        new PassedOver("0.1.302", "Denied", "Release 0.1.302 is in spec.release.deny."),
                        new PassedOver(
                                "0.1.285",
                                "KnownIssue",
                                "Release 0.1.285 must not be used for Windows Server 2022 here: Disks read too early (RACE)."));
    }

    @Test
    void saysWhyNoneWillDo() {
        var choice = Choosing.of(
                wish("channel: Stable, minimumVersion: 0.1.240"),
                CATALOG,
                Optional.of(subject("2k12R2", "viostor")),
                Standing.NONE);

        assertThat(choice.because())
                .isEqualTo(
                        "No release of channel Stable will do for Windows Server 2012 R2. Of the newest: Release 0.1.285 does not name"
                                + " Windows Server 2012 R2.");
        assertThat(choice.passedOver())
                .extracting(PassedOver::release)
                .containsExactly("0.1.285", "0.1.271", "0.1.208");
        assertThat(choice.passedOver().get(1).message()).contains("never loads under the VM's Secure Boot");
    }

    @Test
    void waitsForTheWindowsToBeKnown() {
        var choice = Choosing.of(
                wish("channel: Stable"), CATALOG, Optional.empty(), Standing.NONE.keeping(Optional.of("0.1.208")));

        assertThat(choice.version()).isEmpty();
        assertThat(choice.because()).isEqualTo("Which Windows this is, is not known yet.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            channel: Stable                                                | 0.1.208 | 0.1.208 | 0.1.285
            channel: Stable, upgrades: Manual                              | 0.1.271 | 0.1.271 | 0.1.285
            channel: Stable, upgrades: Automatic                           | 0.1.208 | 0.1.285 | none
            channel: Stable, minimumVersion: 0.1.250                       | 0.1.208 | 0.1.285 | none
            channel: Stable, minimumVersion: 0.1.271                       | 0.1.271 | 0.1.271 | 0.1.285
            channel: Stable, deny: [0.1.271]                               | 0.1.271 | 0.1.285 | none
            channel: Stable, deny: [0.1.285]                               | 0.1.271 | 0.1.271 | none
            channel: Stable                                                | 0.1.285 | 0.1.285 | none
            # taken out of the catalogue by somebody who tidied up
            channel: Stable                                                | 0.1.240 | 0.1.240 | 0.1.285
            channel: Stable                                                | 0.1.999 | 0.1.999 | none
            # dropped from the channel
            channel: Stable                                                | 0.1.302 | 0.1.302 | none
            channel: Stable, upgrades: Automatic                           | 0.1.302 | 0.1.302 | none
            channel: Stable, upgrades: Automatic, allowDowngrade: true     | 0.1.302 | 0.1.285 | none
            channel: Stable, allowDowngrade: true                          | 0.1.302 | 0.1.302 | none
            """)
    void aVmStaysWithItsReleaseUnlessItsPolicyHasItFollow(String wish, String kept, String chosen, String newer) {
        var choice = Choosing.of(
                wish(wish), CATALOG, Optional.of(subject("2k22", "viostor")), Standing.NONE.keeping(Optional.of(kept)));

        assertThat(choice.version()).contains(chosen);
        assertThat(choice.newer()).isEqualTo(Optional.ofNullable(newer));
    }

    /** A fleet that rolls to a release does not change its aim because another came in the meantime. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            channel: Stable                          | 0.1.271 | 2k22   | 0.1.271 | 0.1.285
            channel: Stable                          | 0.1.285 | 2k22   | 0.1.285 | none
            channel: Stable                          | 0.1.271 | 2k12R2 | 0.1.208 | none
            channel: Stable, upgrades: Automatic     | 0.1.271 | 2k22   | 0.1.285 | none
            channel: Stable                          | 0.1.96  | 2k22   | 0.1.285 | none
            channel: Stable                          | 0.1.999 | 2k22   | 0.1.285 | none
            """)
    void goesWhereThePolicysVmsGo(String wish, String target, String os, String chosen, String newer) {
        var standing = new Standing(Optional.empty(), Optional.of(target), r -> true);
        var choice = Choosing.of(wish(wish), CATALOG, Optional.of(subject(os, "viostor")), standing);

        assertThat(choice.version()).contains(chosen);
        assertThat(choice.newer()).isEqualTo(Optional.ofNullable(newer));
    }

    @Test
    void aReleaseWhoseIsoNobodyHasIsPassedOver() {
        var standing = new Standing(
                Optional.empty(), Optional.empty(), r -> !r.version().equals("0.1.285"));
        var choice = Choosing.of(wish("channel: Stable"), CATALOG, Optional.of(subject("2k22", "viostor")), standing);

        assertThat(choice.version()).contains("0.1.271");
        assertThat(choice.passedOver()).extracting(PassedOver::reason).containsExactly("MediaUnknown");
    }

    /** The way that is recommended to upgrade takes nobody down whom it cannot upgrade. */
    @Test
    void aVmThatNothingNewerWillDoForKeepsWhatItHas() {
        var standing = Standing.NONE.keeping(Optional.of("0.1.208"));
        var choice = Choosing.of(
                wish("channel: Stable, minimumVersion: 0.1.240"),
                CATALOG,
                Optional.of(subject("2k12R2", "viostor")),
                standing);

        assertThat(choice.version()).contains("0.1.208");
        assertThat(choice.because())
                .startsWith("The VM runs it, and nothing newer will do. No release of channel Stable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            channel: Stable, minimumVersion: 0.1.303                   | 0.1.271
            channel: Stable, minimumVersion: 0.1.285, deny: [0.1.285]  | 0.1.271
            """)
    void aMinimumThatCouldBeMetIsMeant(String wish, String kept) {
        var standing = Standing.NONE.keeping(Optional.of(kept));

        assertThat(Choosing.of(wish(wish), CATALOG, Optional.of(subject("2k22", "viostor")), standing)
                        .version())
                .isEmpty();
    }

    /** An image that is not named any more takes nobody back. */
    @Test
    void aVmNeedsNoIsoOfTheReleaseThatItRuns() {
        var standing = new Standing(
                Optional.of("0.1.285"), Optional.empty(), r -> r.version().equals("0.1.271"));
        var choice = Choosing.of(
                wish("channel: Stable, upgrades: Automatic, allowDowngrade: true"),
                CATALOG,
                Optional.of(subject("2k22", "viostor")),
                standing);

        assertThat(choice.version()).contains("0.1.285");
    }

    @Test
    void saysWhatWouldDoIfItsIsoWereKnown() {
        var standing = new Standing(Optional.empty(), Optional.empty(), r -> false);
        var choice = Choosing.of(wish("channel: Stable"), CATALOG, Optional.of(subject("2k12R2", "viostor")), standing);

        assertThat(choice.because()).endsWith("start it with --media 0.1.208=IMAGE.");
    }

    @Test
    void aReleaseThatIsFoundToBeBadIsLeft() {
        var choice = Choosing.of(
                wish("channel: Latest"),
                CATALOG,
                Optional.of(subject("2k22", "vioscsi")),
                Standing.NONE.keeping(Optional.of("0.1.285")));

        assertThat(choice.version()).contains("0.1.302");
    }

    @Test
    void anIssueThatThePolicyAcceptsStopsNothing() {
        var subject = subject("2k22", "vioscsi", Set.of("RACE"), 8L << 30, NOW);

        assertThat(Choosing.of(wish("channel: Stable"), CATALOG, Optional.of(subject), Standing.NONE)
                        .version())
                .contains("0.1.285");
    }

    @Test
    void anIssueOfLargeVmsStopsThoseAlone() {
        var large = subject("2k22", "viostor", Set.of(), 2L << 40, NOW);

        assertThat(Choosing.of(wish("channel: Stable"), CATALOG, Optional.of(large), Standing.NONE)
                        .version())
                .contains("0.1.271");
    }

    @Test
    void signaturesThatExpiredWillNotDo() {
        var late = subject("2k22", "viostor", Set.of(), 8L << 30, Instant.parse("2026-12-01T00:00:00Z"));
        var choice = Choosing.of(wish("channel: Latest"), CATALOG, Optional.of(late), Standing.NONE);

        assertThat(choice.version()).contains("0.1.285");
        assertThat(choice.passedOver().getFirst().message())
                .contains("whose signatures expired at 2026-12-01T00:00:00Z");
    }

    @Test
    void anArchitectureThatTheIsoHasNothingForWillNotDo() {
        var arm = new Subject(
                GuestOs.W2K25,
                Optional.of(Architecture.ARM64),
                EnumSet.of(Driver.VIOSTOR),
                EnumSet.of(Driver.VIOSTOR),
                new VmShape(OptionalLong.empty(), 1, 1, false),
                Set.of(),
                NOW);

        assertThat(Choosing.of(wish("channel: Latest"), CATALOG, Optional.of(arm), Standing.NONE)
                        .version())
                .contains("0.1.271");
    }

    /** The order in which a cache lists releases means nothing. */
    @Test
    void theSameCatalogueGivesTheSameAnswer() {
        var subject = Optional.of(subject("2k22", "viostor vioscsi"));
        var shuffled = new ArrayList<>(CATALOG.newestFirst());
        var random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(shuffled, random);
            assertThat(Choosing.of(wish("channel: Stable"), Catalog.of(shuffled), subject, Standing.NONE)
                            .version())
                    .contains("0.1.271");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {from: 0.1.208}               | 0.1.302 |         | 100.100.104.27100 | true
            {from: 0.1.208, to: 0.1.271}  | 0.1.302 |         | 100.101.104.28500 | false
            {from: 0.1.208, to: 0.1.285}  | 0.1.302 | 0.1.271 | 100.100.104.27100 | false
            {from: 0.1.272}               | 0.1.302 |         | 100.100.104.27100 | false
            {from: 0.1.208}               | 0.1.271 |         | 100.101.104.28500 | false
            {from: 0.1.208}               | 0.1.302 |         | 100.100.104.27200 | false
            """)
    void driversOfAcceptedReleasesWillDo(String range, String wanted, String denied, String installed, boolean will) {
        var accepted = new AcceptedReleases(
                new PlanTolerance(
                        List.of(read(range, PlanRange.class)), denied == null ? null : List.of(denied), null, false),
                CATALOG,
                CATALOG.release(wanted).orElseThrow());

        assertThat(accepted.include(
                        GuestOs.W2K22,
                        Driver.VIOSTOR,
                        DriverVersion.parse(installed).orElseThrow()))
                .isEqualTo(will);
    }
}
