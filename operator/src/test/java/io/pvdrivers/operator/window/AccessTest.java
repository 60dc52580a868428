package io.pvdrivers.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a guest may be disrupted, by windows and by leave. Every window here lasts four hours, from 22:00. */
class AccessTest {
    private static final OpeningHours NIGHTS =
            Windows.of("windows: [{schedule: '0 22 * * *', durationSeconds: 14400}]");
    private static final OpeningHours ALWAYS = Windows.of("windows: [{always: true}]");

    private static Access access(OpeningHours hours, String now, String... leaves) {
        return new Access(hours, Stream.of(leaves).map(Instant::parse).toList(), Instant.parse(now));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // without leave, as the windows say
                "2026-11-21T21:59:59Z, -, false, -, 2026-11-21T22:00:00Z, 2026-11-21T22:00:00Z",
                "2026-11-21T22:00:00Z, -, true, 2026-11-22T02:00:00Z, 2026-11-22T22:00:00Z, 2026-11-22T02:00:00Z",
                "2026-11-22T02:00:00Z, -, false, -, 2026-11-22T22:00:00Z, 2026-11-22T22:00:00Z",
                // leave opens beside them, until its end
                "2026-11-21T12:00:00Z, 2026-11-21T12:00:01Z, true, -, 2026-11-21T22:00:00Z, 2026-11-21T12:00:01Z",
                "2026-11-21T12:00:01Z, 2026-11-21T12:00:01Z, false, -, 2026-11-21T22:00:00Z, 2026-11-21T22:00:00Z",
                "2026-11-21T23:00:00Z, 2026-11-22T12:00:00Z, true, 2026-11-22T02:00:00Z, 2026-11-22T22:00:00Z, 2026-11-22T02:00:00Z",
            })
    void isOpenByAWindowOrByLeave(
            String now, @Nullable String leave, boolean open, @Nullable String shuts, String opens, String changes) {
        var access = access(NIGHTS, now, Stream.ofNullable(leave).toArray(String[]::new));

        assertThat(access.isOpen()).isEqualTo(open);
        assertThat(access.shuts()).isEqualTo(Optional.ofNullable(shuts).map(Instant::parse));
        assertThat(access.opensNext()).contains(Instant.parse(opens));
        assertThat(access.changes()).contains(Instant.parse(changes));
    }

    /** Of several, the one that ends last gives leave, and the first end changes something. */
    @Test
    void everyLeaveCounts() {
        var access = access(
                OpeningHours.NEVER,
                "2026-11-21T12:00:00Z",
                "2026-11-21T11:00:00Z",
                "2026-11-21T14:00:00Z",
                "2026-11-21T13:00:00Z");

        assertThat(access.isOpen()).isTrue();
        assertThat(access.opensNext()).isEmpty();
        assertThat(access.changes()).contains(Instant.parse("2026-11-21T13:00:00Z"));
    }

    @Test
    void alwaysNeverShutsAndNeverChanges() {
        var access = access(ALWAYS, "2026-11-21T12:00:00Z");

        assertThat(access.isOpen()).isTrue();
        assertThat(access.shuts()).isEmpty();
        assertThat(access.opensNext()).isEmpty();
        assertThat(access.changes()).isEmpty();
        assertThat(access.hasTimeFor(Duration.ofDays(30))).isTrue();
    }

    /** What no window is long enough for, less the minutes until somebody looks, begins in the first quarter of one. */
    @ParameterizedTest
    @CsvSource({
        "21:59:59, PT1M, false",
        "22:00:00, PT3H55M, true",
        "22:05:00, PT3H55M, true",
        "22:05:01, PT3H55M, false",
        "22:05:01, PT3H55M1S, true",
        "23:00:00, PT3H55M1S, true",
        "23:00:01, PT3H55M1S, false",
        "22:00:00, PT4H, true",
        "23:00:00, PT9H, true",
        "23:00:01, PT9H, false",
        "23:00:01, PT2H, true",
    })
    void workBeginsWhereItHasTime(String clock, Duration work, boolean may) {
        var now = "2026-11-21T" + clock + "Z";

        assertThat(access(NIGHTS, now).hasTimeFor(work)).isEqualTo(may);
        assertThat(access(NIGHTS, now, "2026-11-22T12:00:00Z").hasTimeFor(work))
                .as("with leave")
                .isTrue();
    }

    @Test
    void aWindowIsTooShortForWhatTakesLonger() {
        var access = access(NIGHTS, "2026-11-21T12:00:00Z");

        assertThat(access.isTooShortFor(Duration.ofHours(4))).isFalse();
        assertThat(access.isTooShortFor(Duration.ofHours(4).plusSeconds(1))).isTrue();
        assertThat(access(OpeningHours.NEVER, "2026-11-21T12:00:00Z").isTooShortFor(Duration.ofHours(4)))
                .as("where there is none")
                .isFalse();
    }

    @Test
    void windowsAreToBeMendedWhereNoneCanBeRead() {
        var readable = "{schedule: '0 22 * * *', durationSeconds: 14400}";
        var unreadable = "{schedule: '0 24 * * *', durationSeconds: 14400}";
        var now = "2026-11-21T12:00:00Z";

        assertThat(access(Windows.of("windows: [%s]".formatted(unreadable)), now)
                        .unreadable())
                .hasValueSatisfying(message -> assertThat(message).contains("none of which can be read"));
        assertThat(access(Windows.of("windows: [%s, %s]".formatted(unreadable, readable)), now)
                        .unreadable())
                .isEmpty();
        assertThat(access(new OpeningHours(List.of(), List.of()), now).unreadable())
                .isEmpty();
    }
}
