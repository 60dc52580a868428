package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.telemetry.ToldEvents.Kind;
import io.pvdrivers.operator.telemetry.ToldEvents.Next;
import io.pvdrivers.operator.telemetry.ToldEvents.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is new, what is counted, and when a count is written. */
class ToldEventsTest {
    private static final Kind RESTART = new Kind("VM/vms/erp", "policy", "Normal", "Restart", "Restart");

    private final ToldEvents told = new ToldEvents();
    private Instant now = Instant.parse("2026-11-02T08:00:00Z");
    private int names;

    @Test
    void theSecondOfASeriesIsCountedAtOnceAndOthersLater() {
        var first = tell(RESTART, "a");
        assertThat(first).isEqualTo(new Next.Create("event-1"));
        pass(Duration.ofMinutes(1));
        assertThat(tell(RESTART, "a")).isEqualTo(new Next.Count(new Series("vms", "event-1", 2, now)));
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMinutes(5));
            assertThat(tell(RESTART, "a")).isEqualTo(new Next.Nothing());
        }
        pass(Duration.ofMinutes(5));
        assertThat(tell(RESTART, "a")).isEqualTo(new Next.Count(new Series("vms", "event-1", 8, now)));
    }

    @Test
    void aSeriesEndsWhenItIsQuiet() {
        tell(RESTART, "a");
        tell(RESTART, "a");
        tell(RESTART, "a");
        var last = now;
        pass(ToldEvents.QUIET);
        assertThat(told.ended(now)).isEmpty();
        pass(Duration.ofSeconds(1));

        assertThat(told.ended(now)).containsExactly(new Series("vms", "event-1", 3, last));
        assertThat(told.ended(now)).isEmpty();
        assertThat(tell(RESTART, "a")).isInstanceOf(Next.Create.class);
    }

    /** Whoever tells something writes them, and waits meanwhile. */
    @Test
    void ofManySeriesThatEndedAFewAreWrittenAtATime() {
        for (int i = 0; i < 7; i++) {
            var kind = new Kind("VM/vms/" + i, "policy", "Normal", "Restart", "Restart");
            for (int times = 0; times < 3; times++) {
                tell(kind, "a");
            }
        }
        pass(ToldEvents.QUIET.plusSeconds(1));

        var written = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            written.add(told.ended(now).size());
        }
        assertThat(written).containsExactly(2, 2, 2, 1, 0);
    }

    /** What is told again and again does not hide those that ended since. */
    @Test
    void aSeriesThatGoesOnIsNoHindrance() {
        tell(RESTART, "goes on");
        tell(RESTART, "ends");
        tell(RESTART, "ends");
        tell(RESTART, "ends");
        pass(Duration.ofMinutes(5));
        tell(RESTART, "goes on");
        pass(Duration.ofMinutes(2));

        assertThat(told.ended(now)).hasSize(1);
    }

    @Test
    void whatDiffersIsNew() {
        tell(RESTART, "a");

        assertThat(tell(RESTART, "b")).isInstanceOf(Next.Create.class);
        assertThat(tell(new Kind("VM/vms/other", "policy", "Normal", "Restart", "Restart"), "a"))
                .isInstanceOf(Next.Create.class);
        assertThat(tell(new Kind("VM/vms/erp", "policy", "Warning", "Restart", "Restart"), "a"))
                .isInstanceOf(Next.Create.class);
    }

    /** Words that change each time make no flood. */
    @Test
    void tooManyThatAreAlikeAreASeriesToo() {
        var made = IntStream.range(0, 100)
                .mapToObj(i -> tell(RESTART, "in " + i + " seconds"))
                .filter(next -> next instanceof Next.Create)
                .count();

        assertThat(made).isEqualTo(ToldEvents.MOST_ALIKE);
    }

    @Test
    void anEventThatIsGoneIsMadeAnew() {
        tell(RESTART, "a");
        told.lost(RESTART, "a");

        assertThat(tell(RESTART, "a")).isInstanceOf(Next.Create.class);
    }

    @Test
    void whatIsKeptIsBounded() {
        for (int i = 0; i < 6000; i++) {
            tell(new Kind("VM/vms/" + i, "policy", "Normal", "Restart", "Restart"), "a");
        }

        assertThat(tell(new Kind("VM/vms/5999", "policy", "Normal", "Restart", "Restart"), "a"))
                .isInstanceOf(Next.Count.class);
        assertThat(tell(new Kind("VM/vms/0", "policy", "Normal", "Restart", "Restart"), "a"))
                .isInstanceOf(Next.Create.class);
    }

    private Next tell(Kind kind, String note) {
        names++;
        return told.tell(kind, note, "vms", "event-" + names, now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
