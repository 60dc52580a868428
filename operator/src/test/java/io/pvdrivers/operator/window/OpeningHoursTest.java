package io.pvdrivers.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.RolloutSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When disruption is allowed, as a table. */
class OpeningHoursTest {
    private static final String SATURDAY =
            "windows: [{schedule: '0 22 * * 6', durationSeconds: 14400, timeZone: Europe/Berlin}]";

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T20:59:59Z, , 2026-11-21T21:00:00Z",
        "2026-11-21T21:00:00Z, 2026-11-22T01:00:00Z, ",
        "2026-11-22T00:59:59Z, 2026-11-22T01:00:00Z, ",
        "2026-11-22T01:00:00Z, , 2026-11-28T21:00:00Z",
        // summer time: 22:00 in Berlin is 20:00 UTC
        "2027-06-05T19:00:00Z, , 2027-06-05T20:00:00Z",
    })
    void aSaturdayNight(String moment, @Nullable String closes, @Nullable String opens) {
        check(Windows.of(SATURDAY), moment, closes, opens);
    }

    /** Clocks go forward on 2027-03-28 from 02:00 to 03:00, which is 01:00 UTC. */
    @ParameterizedTest
    @CsvSource({
        "2027-03-27T12:00:00Z, , 2027-03-28T01:00:00Z",
        "2027-03-28T00:59:59Z, , 2027-03-28T01:00:00Z",
        "2027-03-28T01:00:00Z, 2027-03-28T02:00:00Z, ",
        "2027-03-28T02:00:00Z, , 2027-03-29T00:30:00Z",
    })
    void oneThatOpensInTheGapOpensRightAfterIt(String moment, @Nullable String closes, @Nullable String opens) {
        check(
                Windows.of("windows: [{schedule: '30 2 * * *', durationSeconds: 3600, timeZone: Europe/Berlin}]"),
                moment,
                closes,
                opens);
    }

    /** Clocks go back on 2026-10-25 from 03:00 to 02:00: 02:30 is 00:30 UTC and again 01:30 UTC. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25T00:29:00Z, , 2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z, 2026-10-25T00:45:00Z, ",
        "2026-10-25T01:30:00Z, , 2026-10-26T01:30:00Z",
    })
    void oneThatOpensInTheHourThatComesTwiceOpensOnce(String moment, @Nullable String closes, @Nullable String opens) {
        check(
                Windows.of("windows: [{schedule: '30 2 * * *', durationSeconds: 900, timeZone: Europe/Berlin}]"),
                moment,
                closes,
                opens);
    }

    /** At 01:10 UTC the clock shows 02:10 again, and it opened at the first 02:30. */
    @Test
    void oneThatOpenedBeforeTheHourCameAgainStaysOpen() {
        check(
                Windows.of("windows: [{schedule: '30 2 * * *', durationSeconds: 7200, timeZone: Europe/Berlin}]"),
                "2026-10-25T01:10:00Z",
                "2026-10-25T02:30:00Z",
                null);
    }

    /** Four hours are four hours, though the clock on the wall shows three or five. */
    @ParameterizedTest
    @CsvSource({
        "2027-03-28T00:00:00Z, 2027-03-28T03:00:00Z, ",
        "2026-10-25T00:00:00Z, 2026-10-25T02:00:00Z, ",
    })
    void aDurationIsRealTime(String moment, @Nullable String closes, @Nullable String opens) {
        check(
                Windows.of("windows: [{schedule: '0 0 * * 0', durationSeconds: 14400, timeZone: Europe/Berlin}]"),
                moment,
                closes,
                opens);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T21:00:00Z, , 2026-11-23T22:00:00Z",
        "2026-11-23T22:30:00Z, 2026-11-24T01:30:00Z, ",
        "2026-11-24T00:00:00Z, 2026-11-24T01:30:00Z, ",
        "2026-11-24T01:30:00Z, , 2026-11-24T22:00:00Z",
    })
    void windowsThatOverlapOrTouchAreOne(String moment, @Nullable String closes, @Nullable String opens) {
        check(
                Windows.of("windows: [{schedule: '0 22 * * *', durationSeconds: 7200},"
                        + " {schedule: '0 0 * * *', durationSeconds: 3600},"
                        + " {schedule: '30 0 * * *', durationSeconds: 3600}]"),
                moment,
                closes,
                opens);
    }

    /** What opens on such a day does not; what is open when it begins shuts. */
    @ParameterizedTest
    @CsvSource({
        "2026-12-23T22:30:00Z, 2026-12-24T00:00:00Z, ",
        "2026-12-24T00:00:00Z, , 2026-12-28T22:00:00Z",
        "2026-12-24T22:30:00Z, , 2026-12-28T22:00:00Z",
        "2026-12-28T00:30:00Z, , 2026-12-28T22:00:00Z",
        "2026-12-31T22:30:00Z, 2027-01-01T00:00:00Z, ",
        "2027-01-01T12:00:00Z, , 2027-01-02T22:00:00Z",
    })
    void onExcludedDaysNothingIsOpen(String moment, @Nullable String closes, @Nullable String opens) {
        check(
                Windows.of("windows: [{schedule: '0 22 * * *', durationSeconds: 14400}],"
                        + " excludeDates: ['2026-12-24/2026-12-26', '2026-12-27', '2027-01-01']"),
                moment,
                closes,
                opens);
    }

    @Test
    void excludedDaysAreOfTheWindowsZone() {
        var tokyo = Windows.of("windows: [{always: true, timeZone: Asia/Tokyo}], excludeDates: ['2026-12-24']");

        check(tokyo, "2026-12-23T14:59:59Z", "2026-12-23T15:00:00Z", null);
        check(tokyo, "2026-12-23T15:00:00Z", null, "2026-12-24T15:00:00Z");
        assertThat(tokyo.openAt(Instant.parse("2026-12-24T15:00:00Z")))
                .hasValueSatisfying(stretch -> assertThat(stretch.to()).isEqualTo(Instant.MAX));
    }

    /** Days that follow each other are one gap, however they are written. */
    @ParameterizedTest
    @CsvSource({
        "2026-12-19T12:00:00Z, -1000000000-01-01T00:00:00Z, 2026-12-20T00:00:00Z, ",
        "2026-12-20T12:00:00Z, , , 2026-12-21T00:00:00Z",
        "2026-12-21T00:00:00Z, 2026-12-21T00:00:00Z, 2026-12-24T00:00:00Z, ",
        "2026-12-23T23:59:59Z, 2026-12-21T00:00:00Z, 2026-12-24T00:00:00Z, ",
        "2026-12-24T00:00:00Z, , , 2026-12-28T00:00:00Z",
        "2026-12-27T23:59:59Z, , , 2026-12-28T00:00:00Z",
        "2026-12-28T00:00:00Z, 2026-12-28T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z, ",
    })
    void alwaysIsOpenBetweenExcludedDays(
            String moment, @Nullable String from, @Nullable String to, @Nullable String opens) {
        var hours = Windows.of("windows: [{always: true}],"
                + " excludeDates: ['2026-12-20', '2026-12-24/2026-12-25', '2026-12-25/2026-12-26', '2026-12-27']");
        var at = Instant.parse(moment);

        assertThat(hours.openAt(at))
                .isEqualTo(Optional.ofNullable(from)
                        .map(f -> new Stretch(Instant.parse(f), Instant.parse(Objects.requireNonNull(to)))));
        assertThat(hours.opensAfter(at)).isEqualTo(Optional.ofNullable(opens).map(Instant::parse));
    }

    @Test
    void alwaysIsNeverShort() {
        var always = Windows.of("windows: [{always: true}]");

        assertThat(always.openAt(Instant.EPOCH).orElseThrow().lasts(Instant.EPOCH, Duration.ofDays(100000)))
                .isTrue();
        assertThat(always.opensAfter(Instant.EPOCH)).isEmpty();
    }

    @Test
    void noWindowsAreNeverOpen() {
        assertThat(OpeningHours.of(null).openAt(Instant.EPOCH)).isEmpty();
        assertThat(OpeningHours.of(null).opensAfter(Instant.EPOCH)).isEmpty();
        assertThat(Windows.of("excludeDates: ['2026-12-24']").hasAny()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{schedule: '0 24 * * *', durationSeconds: 3600} | windows[0].schedule, 0 24 * * *, cannot be read: Value 24 not in range [0, 23].",
                "{schedule: '0 2 * * 6#2', durationSeconds: 3600} | windows[0].schedule, 0 2 * * 6#2, cannot be read: Invalid expression: 6#2.",
                "{schedule: '0 0 30 2 *', durationSeconds: 3600} | windows[0].schedule, 0 0 30 2 *, names a day that no calendar has",
                "{schedule: '0 0 * * *', durationSeconds: 3600, timeZone: Europe/Berlinn} | windows[0].timeZone, Europe/Berlinn, is no time zone",
                "{always: true, timeZone: Mars/Olympus} | windows[0].timeZone, Mars/Olympus, is no time zone",
            })
    void whatCannotBeReadIsSaidAndNeverOpen(String window, String problem) {
        var hours = Windows.of("windows: [" + window + ", {schedule: '0 3 * * *', durationSeconds: 600}]");

        assertThat(hours.problems())
                .singleElement()
                .asString()
                .startsWith("spec.rollout." + problem)
                .endsWith(".");
        check(hours, "2026-11-21T12:00:00Z", null, "2026-11-22T03:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-02-30", "2026-12-24/2026-02-30", "2026-12-24/2026-12-23", "2026-13-01"})
    void withADayThatIsNoneNoWindowOpens(String date) {
        var hours = Windows.of("windows: [{always: true}], excludeDates: ['" + date + "']");

        assertThat(hours.problems())
                .singleElement()
                .asString()
                .startsWith("spec.rollout.excludeDates[0], " + date + ", is no day");
        assertThat(hours.openAt(Instant.EPOCH)).isEmpty();
        assertThat(hours.opensAfter(Instant.EPOCH)).isEmpty();
    }

    @Test
    void theLongestStretchToComeIsKnown() {
        var now = Instant.parse("2026-11-21T12:00:00Z");

        assertThat(Windows.of(SATURDAY).longestFrom(now)).isEqualTo(Duration.ofHours(4));
        assertThat(Windows.of("windows: [{schedule: '0 22 * * *', durationSeconds: 7200},"
                                + " {schedule: '0 0 * * 1', durationSeconds: 3600}]")
                        .longestFrom(now))
                .isEqualTo(Duration.ofHours(3));
        assertThat(OpeningHours.NEVER.longestFrom(now)).isZero();
        assertThat(Windows.of("windows: [{always: true}]").longestFrom(now)).isEqualTo(Duration.ofDays(8));
        assertThat(Windows.of("windows: [{always: true}], excludeDates: ['2026-12-24']")
                        .longestFrom(now))
                .isEqualTo(Duration.ofDays(8));
    }

    private static void check(OpeningHours hours, String moment, @Nullable String closes, @Nullable String opens) {
        var at = Instant.parse(moment);
        assertThat(hours.openAt(at).map(Stretch::to))
                .as("closes")
                .isEqualTo(Optional.ofNullable(closes).map(Instant::parse));
        assertThat(hours.opensAfter(at))
                .as("opens")
                .isEqualTo(Optional.ofNullable(opens).map(Instant::parse));
    }

    /** They are asked for at every look at every VM. */
    @Test
    void whatWasReadOnceIsReadNoMore() {
        var hours = asAsked("windows: [{schedule: '0 22 * * 6', durationSeconds: 14400}]");

        assertThat(asAsked("windows: [{schedule: '0 22 * * 6', durationSeconds: 14400}]"))
                .isSameAs(hours);
        assertThat(asAsked("windows: [{schedule: '0 22 * * 6', durationSeconds: 7200}]"))
                .isNotEqualTo(hours);
        assertThat(asAsked(
                        "windows: [{schedule: '0 22 * * 6', durationSeconds: 14400}], excludeDates: [\"2026-12-26\"]"))
                .isNotEqualTo(hours);
    }

    @Test
    void ofThoseThatWereReadTheFiveHundredThatWereAskedForLastAreKept() {
        var first = asked(0);
        IntStream.range(1, 500).forEach(OpeningHoursTest::asked);
        assertThat(asked(0)).isSameAs(first);

        IntStream.range(1, 501).forEach(OpeningHoursTest::asked);
        assertThat(asked(0)).isEqualTo(first).isNotSameAs(first);
    }

    private static OpeningHours asked(int day) {
        var always = new RolloutSpec.Window(true, null, null, null);
        var date = LocalDate.of(2026, 1, 1).plusDays(day).toString();
        return OpeningHours.of(
                new RolloutSpec(null, null, null, null, null, null, null, List.of(always), List.of(date)));
    }

    private static OpeningHours asAsked(String rollout) {
        return OpeningHours.of(Windows.spec(rollout));
    }
}
