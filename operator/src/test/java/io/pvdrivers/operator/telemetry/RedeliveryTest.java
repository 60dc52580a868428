package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.telemetry.Redelivery.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an announcement is tried again. */
class RedeliveryTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T08:00:00Z");

    @ParameterizedTest
    @CsvSource(textBlock = """
            200, Delivered
            202, Delivered
            204, Delivered
            301, Refused
            302, Refused
            307, Refused
            400, Refused
            401, Refused
            404, Refused
            410, Refused
            413, Refused
            408, PT1S
            425, PT1S
            429, PT1S
            500, PT1S
            503, PT1S
            599, PT1S
            """)
    void anAnswerSaysWhetherItIsWorthAnotherTry(int status, String next) {
        assertThat(words(Redelivery.after(status, Optional.empty(), 1, FIRST, FIRST, 0)))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1,  0, PT1S
            1,  1, PT2S
            2,  0, PT2S
            3,  1, PT8S
            7,  1, PT2M8S
            8,  1, PT4M16S
            9,  0, PT2M30S
            9,  1, PT5M
            99, 1, PT5M
            """)
    void pausesGrowUpToALimitAndVary(int tries, double random, String pause) {
        assertThat(words(Redelivery.unanswered(tries, FIRST, FIRST, random))).isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30                            | PT30S
            0                             | PT1S
            -5                            | PT1S
            soon                          | PT1S
            99999999999999999999          | PT1S
            Sat, 21 Nov 2026 08:05:00 GMT | PT5M
            Sat, 21 Nov 2026 07:00:00 GMT | PT1S
            3600                          | PT1H
            3601                          | TooLate
            """)
    void theReceiverMayAskForALongerPause(String retryAfter, String next) {
        assertThat(words(Redelivery.after(503, Optional.of(retryAfter), 1, FIRST, FIRST, 0)))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT59M,    PT30S
            PT59M30S, PT30S
            PT59M31S, TooLate
            PT2H,     TooLate
            """)
    void afterAnHourItIsTooLate(Duration since, String next) {
        var now = FIRST.plus(since);

        assertThat(words(Redelivery.after(429, Optional.of("30"), 1, FIRST, now, 0)))
                .isEqualTo(next);
    }

    private static String words(Next next) {
        return next instanceof Next.Again again
                ? again.pause().toString()
                : next.getClass().getSimpleName();
    }
}
