package io.pvdrivers.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leave for once, and what is not honoured. */
class OpenUntilTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        ", Absent, , ",
        "2026-11-21T11:59:59Z, Absent, , ",
        "2026-11-21T12:00:00Z, Absent, , ",
        "2026-11-21T13:30:00+01:00, Open, 2026-11-21T12:30:00Z, 2026-11-21T12:30:00Z",
        "2026-11-22T12:00:00Z, Open, 2026-11-22T12:00:00Z, 2026-11-22T12:00:00Z",
        "2026-11-22T12:00:01Z, NotHonoured, , 2026-11-21T12:00:01Z",
        "tomorrow, NotHonoured, , ",
        "2026-11-21 13:00, NotHonoured, , ",
        "true, NotHonoured, , ",
    })
    void means(@Nullable String value, String what, @Nullable String until, @Nullable String changes) {
        var leave = OpenUntil.of(Optional.ofNullable(value), NOW);

        assertThat(leave.getClass().getSimpleName()).isEqualTo(what);
        assertThat(leave.shuts()).isEqualTo(Optional.ofNullable(until).map(Instant::parse));
        assertThat(leave.changes()).isEqualTo(Optional.ofNullable(changes).map(Instant::parse));
    }
}
