package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of ours is taken out of a VM at the end, and what is left there. */
class CleanedUpTest {
    private static final CleanedUp GATE = new CleanedUp();

    private static Given staged() {
        return aVm().vm(v -> Edits.stageMedia(v.withObject("/spec/template/spec")));
    }

    @Test
    void whatIsLeftIsTakenOut() {
        var situation = staged().situation();

        assertThat(GATE.isNeeded(situation)).isTrue();
        assertThat(GATE.judge(situation)).isEqualTo(Verdict.act(new Action.CleanUp(false)));
        assertThat(GATE.isNeeded(aVm().situation())).isFalse();
    }

    /** As after a clone of a VM in a run. */
    @Test
    void aPolicyThatOnlyLooksLeavesItAndSaysSo() {
        var audit = staged().policy("/spec", "mode", "Audit");

        assertThat(GATE.isNeeded(audit.situation())).isTrue();
        assertThat(Edits.word(GATE.judge(audit.situation()))).isEqualTo("Audit");
        assertThat(GATE.judge(audit.ticket().status(Given.begun(Given.NOW)).situation()))
                .as("of its own run it is taken out")
                .isEqualTo(Verdict.act(new Action.CleanUp(false)));
    }

    @ParameterizedTest
    @CsvSource({"AUDIT, false", "ENFORCE, true"})
    void aPolicyThatOnlyLookedAndIsGoneLeavesItToo(Mode mode, boolean needed) {
        var given = staged().ungoverned().status(s -> s.withMode(mode));

        assertThat(GATE.isNeeded(given.situation())).isEqualTo(needed);
    }

    @Test
    void aVolumeThatNoPrimerUsesAnyMoreIsDropped() {
        var run = aVm().ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRun(Objects.requireNonNull(s.run())
                        .withPrimerVolume(new VolumeRecord("pvdrivers-primer-run-1", Given.NOW, Given.NOW, null))));
        var situation = run.situation();

        assertThat(GATE.isNeeded(situation)).isTrue();
        assertThat(GATE.judge(situation)).isEqualTo(Verdict.act(new Action.DropVolume("pvdrivers-primer-run-1")));
        assertThat(GATE.isNeeded(run.vm(v -> Edits.stagePrimer(v.withObject("/spec/template/spec")))
                        .situation()))
                .as("the primer goes first")
                .isTrue();
        assertThat(GATE.judge(run.situation())).isEqualTo(Verdict.act(new Action.CleanUp(false)));
    }

    /** A way back that was asked for is asked for once: the annotation goes with the traces. */
    @ParameterizedTest
    @CsvSource({
        "run-1, 2026-11-02T08:00:00Z, true, Enforce, true",
        "run-1, , true, Enforce, false",
        "run-0, 2026-11-02T08:00:00Z, true, Enforce, false",
        "run-1, 2026-11-02T08:00:00Z, false, Enforce, false",
        "run-1, 2026-11-02T08:00:00Z, true, Propose, false",
    })
    void aWishThatWasFulfilledIsATrace(
            String run, @Nullable Instant verified, boolean annotated, String mode, boolean needed) {
        var given = aVm().ticket()
                .policy("/spec", "mode", mode)
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRollback(new Rollback(run, "RollbackAsked", "", "vmi-1", Given.NOW, verified)));
        if (annotated) {
            given.annotated("pvdrivers.io/rollback", "1");
        }

        assertThat(GATE.isNeeded(given.situation())).isEqualTo(needed);
    }
}
