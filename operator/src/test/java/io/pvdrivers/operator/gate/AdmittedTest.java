package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.operator.gate.Verdict.Wait;
import io.pvdrivers.operator.rollout.Hold;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a policy lets a VM go, and what it is told while it does not. */
class AdmittedTest {
    private static final Admitted GATE = new Admitted();

    private static Wait wait(Given given) {
        return (Wait) GATE.judge(given.situation());
    }

    @Test
    void aTicketOfThePolicyAsItIsLetsItGo() {
        var situation = aVm().ticket().situation();

        assertThat(GATE.isNeeded(situation)).isTrue();
        assertThat(GATE.judge(situation)).isEqualTo(Verdict.passed());
        assertThat(wait(aVm()).reason()).isEqualTo(Reason.AWAITING_TICKET);
    }

    @Test
    void isNotAskedOnceTheRunHasBegunOrWhereNothingIsToBeDone() {
        assertThat(GATE.isNeeded(aVm().ticket().status(Given.begun(Given.NOW)).situation()))
                .isFalse();
        assertThat(GATE.isNeeded(aVm().ungoverned().situation())).isFalse();
    }

    /** Another policy, or the same edited since. */
    @ParameterizedTest
    @CsvSource({"policy-1, 2", "policy-2, 1"})
    void aTicketOfAnotherPolicyIsNone(String uid, long generation) {
        var given = aVm().asRead();
        var situation = given.situation();
        var stale = new Ticket(
                "run-1", Given.NOW, new PolicyRef("DriverPolicy", "windows", uid, generation), situation.plan());
        var state = Objects.requireNonNull(situation.spec()).withTicket(stale);

        assertThat(Edits.word(GATE.judge(Edits.specified(situation, state)))).isEqualTo("AwaitingTicket");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode   | Audit | Audit  | Audit mode: nothing is changed. Enforce would need 2 restarts of this VM.
            paused | true  | Paused | Policy windows is paused. Set spec.paused: false to go on.
            """)
    void aPolicyThatHoldsEverybodySaysSo(String field, String value, String reason, String words) {
        var wait = wait(
                aVm().ticket().policy("/spec", field, yaml("{v: " + value + "}").get("v")));

        assertThat(wait.reason().code()).isEqualTo(reason);
        assertThat(wait.message()).startsWith(words);
    }

    @Test
    void auditSaysWhereNoRestartWouldBeNeeded() {
        var given = aVm().drivers(Given.NEW)
                .policy("/spec", "mode", "Audit")
                .vm(v -> Edits.virtio(v.withObject("/spec/template/spec/domain/devices")))
                .vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));

        assertThat(wait(given).message()).endsWith("Enforce would need no restart of this VM.");
    }

    @Test
    void aVmThatNobodyGovernsIsLetGo() {
        assertThat(wait(aVm().ungoverned()).reason()).isEqualTo(Reason.POLICY_GONE);
    }

    @Test
    void theRolloutsWordsAreRepeatedWithTheirTime() {
        var opens = Given.NOW.plus(Duration.ofHours(3));
        var held = aVm().surroundings(Surroundings.UNKNOWN.withTurn(
                Optional.of(Hold.until("Waits for a window", Optional.of(opens)))));

        assertThat(wait(held).message()).isEqualTo("Ready to go. Waits for a window of policy windows.");
        assertThat(wait(held).until()).contains(opens);
        assertThat(wait(aVm()).message())
                .isEqualTo("Ready to go. Waits for its turn under rollout.maxConcurrent of policy windows.");
        assertThat(wait(aVm()).until()).isEmpty();
    }

    /** A look at the VM alone must not take back what the rollout said before. */
    @ParameterizedTest
    @CsvSource({"AwaitingTicket, true", "Paused, false"})
    void whatTheRolloutSaidStaysUntilItSpeaksAgain(String reason, boolean stays) {
        var until = Given.NOW.plus(Duration.ofHours(1));
        var given = aVm().status(
                        s -> s.withWaitingFor(new WaitingFor(reason, "Ready to go. As before.", Given.NOW, until)));
        var spoken = given.surroundings(Surroundings.UNKNOWN.withTurn(Optional.of(Hold.of("Waits for its wave"))));

        assertThat(wait(spoken).message()).isEqualTo("Ready to go. Waits for its wave of policy windows.");
        given.surroundings(Surroundings.UNKNOWN);
        assertThat(wait(given).message().equals("Ready to go. As before.")).isEqualTo(stays);
        assertThat(wait(given).until()).isEqualTo(stays ? Optional.of(until) : Optional.empty());
    }

    /** Only where it is the operator that restarts. */
    @ParameterizedTest
    @CsvSource({"Automatic, true", "WhenUserRestarts, false"})
    void windowsThatNobodyCanReadAreSaidFirst(String restart, boolean said) {
        var given = aVm().policy("/spec/rollout", "restart", restart)
                .policy(
                        "/spec/rollout",
                        "windows",
                        yaml("{v: [{schedule: '0 24 * * *', durationSeconds: 3600}]}")
                                .get("v"));

        assertThat(wait(given).message().contains("mend the windows, none of which can be read"))
                .isEqualTo(said);
    }
}
