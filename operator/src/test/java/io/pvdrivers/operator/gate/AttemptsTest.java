package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runs count as attempts. When one follows is in {@link AfterARunTest}. */
class AttemptsTest {
    private static Given ended(Outcome outcome, @Nullable PolicyRef policy) {
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(Given.NOW)
                .endedAt(Given.NOW)
                .outcome(outcome)
                .policyRef(policy)
                .build();
        return aVm().ticket().status(s -> s.withRun(run).withAttempts(2));
    }

    private static PolicyRef policy(String uid, long generation) {
        return new PolicyRef("DriverPolicy", "windows", uid, generation);
    }

    @ParameterizedTest
    @CsvSource({"FAILED, 2", "SUCCEEDED, 0", "ROLLED_BACK, 0"})
    void onlyFailuresCount(Outcome outcome, int counted) {
        assertThat(Attempts.before(ended(outcome, null).situation())).isEqualTo(counted);
    }

    @ParameterizedTest
    @CsvSource({"policy-1, 1, 2", "policy-1, 2, 0", "policy-2, 1, 0"})
    void thoseUnderAnotherPolicyOrOneThatWasEditedDoNot(String uid, long generation, int counted) {
        var given = ended(Outcome.FAILED, policy(uid, generation));

        assertThat(Attempts.before(given.situation())).isEqualTo(counted);
        assertThat(Attempts.before(given.ungoverned().situation()))
                .as("where no policy governs there is no other")
                .isEqualTo(2);
    }

    @Test
    void thoseBeforeAPersonAskedForAnotherDoNot() {
        assertThat(Attempts.before(ended(Outcome.FAILED, null)
                        .annotated("pvdrivers.io/retry", "1")
                        .situation()))
                .isZero();
        assertThat(Attempts.before(aVm().situation())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1 of 3", "1, 2 of 3", "2, 3 of 3"})
    void theNextOneIsCountedForPeople(int made, String words) {
        assertThat(Attempts.ordinal(aVm().status(s -> s.withAttempts(made)).situation()))
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "REPORT, INSTALL_FAILED, true",
        "REPORT, NO_PROOF, true",
        "REPORT, MEDIA_UNAVAILABLE, false",
        "AGENT, INSTALL_FAILED, false",
    })
    void whatOnlyAReportTellsOfTheGuestIsMarked(Source source, Reason reason, boolean reported) {
        var facts = (Seen) aVm().reported().situation().guest();
        GuestFacts seen = facts.facts();
        var given = aVm().sees(new Seen(seen, source, Given.NOW, true, List.of()));

        assertThat(Attempts.isReportedOnly(given.situation(), reason)).isEqualTo(reported);
        assertThat(Attempts.isReportedOnly(aVm().sees(new GuestSight.Off()).situation(), reason))
                .isFalse();
    }
}
