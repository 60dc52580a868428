package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends the wait after a run that went wrong, or was fought over. When one is tried again is in {@link AfterARunTest}. */
class HeldTest {
    private static final Held GATE = new Held();
    private static final PolicyRef POLICY = new PolicyRef("DriverPolicy", "windows", "policy-1", 1L);

    private static Given after(Outcome outcome, UnaryOperator<Run> change) {
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(Given.NOW)
                .endedAt(Given.NOW)
                .outcome(outcome)
                .reason("GuestDidNotReturn")
                .message("It went wrong.")
                .policyRef(POLICY)
                .build();
        return aVm().ticket().status(s -> s.withRun(change.apply(run)));
    }

    private static String said(Given given) {
        var situation = given.situation();
        return GATE.isNeeded(situation) ? Edits.word(GATE.judge(situation)) : "-";
    }

    @ParameterizedTest
    @CsvSource({"FAILED, Held", "ROLLED_BACK, Held", "SUCCEEDED, -"})
    void whatWentWrongIsHeld(Outcome outcome, String said) {
        assertThat(said(after(outcome, r -> r))).isEqualTo(said);
    }

    static Stream<Given> changes() {
        return Stream.of(
                after(Outcome.FAILED, r -> r).annotated("pvdrivers.io/retry", "1"),
                after(Outcome.FAILED, r -> r.withPolicyRef(new PolicyRef("DriverPolicy", "windows", "policy-1", 2L))),
                after(Outcome.FAILED, r -> r.withPolicyRef(new PolicyRef("DriverPolicy", "other", "policy-2", 1L))),
                after(Outcome.FAILED, r -> r.withId("run-0")));
    }

    /** A person's wish, the policy edited, another policy, a ticket of another run. */
    @ParameterizedTest
    @MethodSource("changes")
    void anyChangeLetsItGo(Given given) {
        assertThat(said(given)).isIn("Passed", "-");
    }

    @Test
    void aRunThatKnowsNoPolicyIsHeldUnderThatOfItsTicket() {
        assertThat(said(after(Outcome.FAILED, r -> r.withPolicyRef(null)))).isEqualTo("Held");
    }

    /** Where the devices were put back that is said, with what became of the guest. */
    @ParameterizedTest
    @CsvSource({"FAILED, The last run failed: It went wrong.", "ROLLED_BACK, It went wrong. The devices were put back"})
    void theMessageSaysWhatWentWrongAndWhatEndsTheWait(Outcome outcome, String words) {
        assertThat(GATE.judge(after(outcome, r -> r).situation()))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.message())
                                .startsWith(words)
                                .contains("Nothing is tried again before the policy changes, names another release,"
                                        + " or the VM's annotation pvdrivers.io/retry gets a new value."));
    }

    private static Given foughtOver(UnaryOperator<Run> change) {
        return after(Outcome.SUCCEEDED, change)
                .status(s -> s.withReverts(IntStream.range(0, 3)
                                .mapToObj(i -> new Revert(Given.NOW, "run-1", "Switch", i, null, null))
                                .toList())
                        .withVerified(new Verification("vm-1", "vmi-1", "0.1.302", "hash", Given.NOW)));
    }

    /** Its devices were put back three times after a success. */
    @Test
    void aSuccessThatIsFoughtOverIsLeftToPeople() {
        assertThat(said(foughtOver(r -> r))).isEqualTo("Contested");
        assertThat(said(foughtOver(r -> r).status(s -> s.withReverts(List.of()))))
                .isEqualTo("-");
    }

    @Test
    void untilAnybodyOfThemMoves() {
        assertThat(said(foughtOver(r -> r).annotated("pvdrivers.io/retry", "1")))
                .isEqualTo("-");
        assertThat(said(foughtOver(r -> r.withPolicyRef(new PolicyRef("DriverPolicy", "windows", "policy-1", 2L)))))
                .as("the policy was edited")
                .isEqualTo("-");
        assertThat(said(foughtOver(r -> r)
                        .status(s -> s.withVerified(new Verification("vm-1", "vmi-1", "0.1.285", "hash", Given.NOW)))))
                .as("another release is meant")
                .isEqualTo("-");
        assertThat(said(foughtOver(r -> r).ungoverned()))
                .as("nobody wants anything")
                .isEqualTo("-");
    }

    /** What a restore brought back of ours goes, where the policy lets anything be done. */
    @ParameterizedTest
    @CsvSource({"Enforce, true, CleanUp", "Audit, true, Restored", "Enforce, false, Restored"})
    void aRestoreIsHeldOnceOurTracesAreGone(String mode, boolean staged, String said) {
        var given = after(Outcome.SUCCEEDED, r -> r)
                .policy("/spec", "mode", mode)
                .annotated("restore.kubevirt.io/lastRestoreUID", "restored-1");
        if (staged) {
            given.vm(v -> Edits.stageMedia(v.withObject("/spec/template/spec")));
        }

        assertThat(said(given)).isEqualTo(said);
    }

    @Test
    void aRunThatARestoreEndedIsHeldAsThat() {
        assertThat(said(after(Outcome.FAILED, r -> r.withReason("Restored")))).isEqualTo("Restored");
        assertThat(said(after(Outcome.FAILED, r -> r.withReason("Contested")))).isEqualTo("Contested");
    }
}
