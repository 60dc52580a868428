package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an installation that goes on, ends, or does not end. */
class DriversInstalledTest {
    private static final DriversInstalled GATE = new DriversInstalled();

    private static Given installing(Duration ago, @Nullable Instant finished, @Nullable Integer exitCode) {
        var installation = new Installation(
                "run-1", "vmi-1", Given.NOW.minus(ago), finished, exitCode, List.of("viostor", "netkvm"), null, null);
        return aVm().ticket()
                .status(Given.begun(Given.NOW.minus(Duration.ofHours(2))))
                .status(s -> s.withRun(RunBuilder.builder()
                        .id("run-1")
                        .startedAt(Given.NOW.minus(Duration.ofHours(2)))
                        .installation(installation)
                        .build()));
    }

    private static Verdict judge(Given given) {
        return GATE.judge(given.situation());
    }

    /** Asked again with the same drivers, until its time is up. */
    @Test
    void oneThatGoesOnIsAskedHowItStands() {
        var verdict = (Verdict.Act) judge(installing(Duration.ofMinutes(1), null, null));

        assertThat(verdict.action())
                .isInstanceOfSatisfying(
                        Action.Install.class,
                        install -> assertThat(install.order().drivers())
                                .extracting(p -> p.driver().inf())
                                .containsExactly("viostor", "netkvm"));
    }

    @Test
    void oneThatDoesNotEndIsGivenUpUnlessItHasDoneItsWork() {
        var stuck = installing(Duration.ofHours(1), null, null);

        assertThat(judge(stuck)).isInstanceOfSatisfying(Verdict.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.INSTALL_TIMED_OUT);
            assertThat(failed.message())
                    .startsWith("The installer did not end within")
                    .contains("%ProgramFiles%\\pv-driver-operator");
        });
        assertThat(judge(stuck.drivers(Given.NEW))).isEqualTo(Verdict.passed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1603 | The installer ended with exit code 1603 (fatal error during the installation). The end
            42   | The installer ended with exit code 42. The end
            """)
    void oneThatFailsSaysHow(int code, String words) {
        assertThat(judge(installing(Duration.ofMinutes(1), Given.NOW.minusSeconds(10), code)))
                .isInstanceOfSatisfying(Verdict.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(Reason.INSTALL_FAILED);
                    assertThat(failed.message()).startsWith(words);
                });
    }

    /** What it left has to be read after it ended, before anybody says that it lied. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void oneThatEndedWellIsBelievedUntilTheGuestWasReadAgain(int readAfterSeconds, boolean waits) {
        var ended = Given.NOW.minusSeconds(60);
        var given = installing(Duration.ofMinutes(5), ended, 0);
        var facts = given.situation().guest().seen().orElseThrow().facts();
        var verdict =
                judge(given.sees(new Seen(facts, Source.AGENT, ended.plusSeconds(readAfterSeconds), true, List.of())));

        assertThat(Edits.word(verdict)).isEqualTo(waits ? "Installing" : "InstallerLied");
        if (verdict instanceof Verdict.Failed failed) {
            assertThat(failed.message()).contains("exit code 0, and ", "viostor", "pvdrivers.io/retry");
        }
    }

    @Test
    void aGuestThatIsOffIsWaitedFor() {
        assertThat(judge(installing(Duration.ofHours(1), null, null).stopped()))
                .as("its time stands still meanwhile")
                .isInstanceOf(Verdict.Wait.class);
    }
}
