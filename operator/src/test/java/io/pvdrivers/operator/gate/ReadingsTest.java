package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReadingBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.operator.catalog.Architecture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a status tells of a VM's drivers and of the release that is meant for it. */
class ReadingsTest {
    private static final Instant EARLIER = Given.NOW.minusSeconds(3600);
    private static final String NEWER = "100.104.104.40000";

    @Test
    void tellsHowEachNeededDriverStands() {
        var drivers = Readings.drivers(aVm().situation()).orElseThrow();

        assertThat(drivers)
                .extracting(d -> d.name() + " " + d.standing())
                .containsExactlyInAnyOrder(
                        "viostor MISSING", "vioscsi MISSING", "netkvm MISSING", "vioser OUTDATED", "balloon MISSING");
    }

    @Test
    void tellsNothingWhereNobodySeesADriver() {
        assertThat(Readings.drivers(
                        aVm().sees(new GuestSight.Silent("no agent")).situation()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100.104.104.40000, true", "100.103.104.30200, false", "100.94.104.24800, false"})
    void aDriverIsNewerThanItsReleaseOrNot(String version, boolean newer) {
        assertThat(Readings.hasNewer(aVm().drivers(version).situation())).isEqualTo(newer);
    }

    @ParameterizedTest
    @CsvSource({
        "100.104.104.40000, 100.103.104.30200, true",
        "100.103.104.30200, 100.103.104.30200, false",
        "100.94.104.24800, 100.103.104.30200, false",
        "100.104.104.40000, , false",
        ", 100.103.104.30200, false",
        "none, 100.103.104.30200, false"
    })
    void soItWasWhenItWasSeenLast(@Nullable String version, @Nullable String wanted, boolean newer) {
        var reading = DriverReadingBuilder.builder()
                .name("netkvm")
                .version(version)
                .wanted(wanted)
                .standing(DriverStanding.BOUND)
                .build();

        assertThat(Readings.hasNewer(unseen(reading).situation())).isEqualTo(newer);
    }

    @Test
    void whatIsSeenCountsMoreThanWhatWasSeen() {
        var reading = DriverReadingBuilder.builder()
                .name("netkvm")
                .version(NEWER)
                .wanted(Given.NEW)
                .standing(DriverStanding.BOUND)
                .build();

        assertThat(Readings.hasNewer(aVm().drivers(Given.NEW)
                        .status(s -> s.withDrivers(List.of(reading)))
                        .situation()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"x86_64, AMD64", "aarch64, ARM64", "i686, X86"})
    void tellsTheGuestsArchitecture(String machine, Architecture expected) {
        var situation =
                aVm().facts(f -> f.withObject("/os").put("machine", machine)).situation();

        assertThat(Readings.architecture(situation)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.1.302, 2026-11-02T07:00:00Z", "0.1.285, 2026-11-02T08:00:00Z", ", 2026-11-02T08:00:00Z"})
    void aReleaseIsMeantSinceAnotherOneWas(@Nullable String before, Instant since) {
        var chosen = new ChosenRelease(before, null, "It was.", null, null, EARLIER);
        var choice = Readings.choice(aVm().status(s -> s.withChoice(chosen)).situation())
                .orElseThrow();

        assertThat(choice.release()).isEqualTo("0.1.302");
        assertThat(choice.since()).isEqualTo(since);
        assertThat(choice.passedOver()).isNull();
    }

    @Test
    void aVmThatIsLetGoHasNoReleaseMeantForIt() {
        assertThat(Readings.choice(aVm().ungoverned().situation())).isEmpty();
    }

    @Test
    void releasesThatWerePassedOverAreNamed() {
        var given = aVm().policy("/spec", "release", Map.of("channel", "Stable"))
                .releases(r ->
                        DriverReleaseSpecBuilder.builder(r).guests(List.of()).build());

        var choice = Readings.choice(given.situation()).orElseThrow();

        assertThat(choice.release()).isNull();
        assertThat(choice.passedOver())
                .isNotEmpty()
                .allMatch(p -> p.message().contains("does not name Windows Server 2022"));
    }

    private static Given unseen(DriverReading reading) {
        return aVm().sees(new GuestSight.Silent("no agent")).status(s -> s.withDrivers(List.of(reading)));
    }
}
