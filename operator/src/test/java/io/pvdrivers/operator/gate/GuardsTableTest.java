package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.condition;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.SnapshotRecord;
import io.pvdrivers.api.v1alpha1.SnapshotRecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of act against each thing that may hold it back, whichever gate has asked for it. */
class GuardsTableTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final String SNAPSHOT = "The snapshot, which is taken right before the restart, ";
    private static final String NETWORK =
            "The update of the network driver, which takes the guest's network away for a moment, ";
    private static final String PREPARATION = "The restart that follows the preparation of Windows ";
    private static final String APPROVE =
            "waits for approval: kubectl -n vms annotate --overwrite vm erp pvdrivers.io/approved=run-1";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
                act            | paused | migrating           | VM paused            | closed        | Manual           | owner restarts   | let go
                KeepStaged     | goes   | goes                | goes                 | goes          | goes             | goes             | goes
                Forget         | goes   | goes                | goes                 | goes          | goes             | goes             | goes
                ProvideVolume  | Paused | goes                | goes                 | goes          | goes             | goes             | goes
                DropVolume     | goes   | goes                | goes                 | goes          | goes             | goes             | goes
                TakeSnapshot   | Paused | MigrationInProgress | goes                 | OutsideWindow | AwaitingApproval | goes             | PolicyGone
                DropSnapshot   | goes   | goes                | goes                 | goes          | goes             | goes             | goes
                KeepScreenshot | goes   | goes                | goes                 | goes          | goes             | goes             | goes
                Stage          | Paused | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                Switch         | Paused | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                Unplug         | goes   | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                Restore        | goes   | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                CleanUp        | goes   | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                ForgetOthers   | goes   | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                Propose        | goes   | goes                | goes                 | goes          | goes             | goes             | goes
                STAGING        | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | AwaitingRestart  | PolicyGone
                SWITCH         | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | AwaitingRestart  | PolicyGone
                DRIVERS        | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | AwaitingRestart  | PolicyGone
                RETURN         | goes   | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                UNSTAGING      | goes   | MigrationInProgress | goes                 | goes          | goes             | goes             | goes
                RebootGuest    | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | AwaitingRestart  | PolicyGone
                Install        | Paused | MigrationInProgress | VirtualMachinePaused | goes          | goes             | goes             | goes
                InstallNetKvm  | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | AwaitingApproval | PolicyGone
                RunJob         | Paused | MigrationInProgress | VirtualMachinePaused | goes          | goes             | goes             | goes
                RunJobNetKvm   | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | AwaitingApproval | PolicyGone
                Prepare        | Paused | MigrationInProgress | VirtualMachinePaused | OutsideWindow | AwaitingApproval | goes             | PolicyGone
                Repair         | goes   | MigrationInProgress | VirtualMachinePaused | goes          | goes             | goes             | goes
                RemoveGhosts   | goes   | MigrationInProgress | VirtualMachinePaused | goes          | goes             | goes             | goes
                """)
    void eachActIsHeldBackByWhatItWouldHarm(
            String act,
            String paused,
            String migrating,
            String vmPaused,
            String closed,
            String manual,
            String ownerRestarts,
            String letGo) {
        assertThat(List.of(
                        word(inARun().policy("/spec", "paused", true), act),
                        word(inARun().vmi(Edits::migrating), act),
                        word(inARun().vmi(i -> condition(i, "Paused")), act),
                        word(closed(), act),
                        word(inARun().policy("/spec/rollout", "restart", "Manual"), act),
                        word(inARun().policy("/spec/rollout", "restart", "WhenUserRestarts"), act),
                        word(inARun().ungoverned(), act)))
                .containsExactly(paused, migrating, vmPaused, closed, manual, ownerRestarts, letGo);
        assertThat(word(inARun(), act)).isEqualTo("goes");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "TakeSnapshot, NotRunning",
        "Stage, NotRunning",
        "Switch, NotRunning",
        "STAGING, NotRunning",
        "CleanUp, goes",
        "ForgetOthers, goes"
    })
    void onlyWhatAsksForARunningVmWaitsForOne(String act, String expected) {
        assertThat(word(inARun().stopped(), act)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"TakeSnapshot, Restarting", "Stage, Restarting", "Switch, Restarting", "CleanUp, goes"})
    void aVmOnItsWayDownCountsAsOneThatDoesNotRun(String act, String expected) {
        var stopping = inARun().vm(v -> v.withObject("/status")
                        .putArray("stateChangeRequests")
                        .addObject()
                        .put("action", "Stop"))
                .sees(new GuestSight.Silent("no agent"));

        assertThat(word(stopping, act)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Unplug", "Restore", "CleanUp", "ForgetOthers"})
    void aPatchThatIsOnlyPublishedNeedNotBeTakenBackForAMigration(String act) {
        assertThat(word(inARun().policy("/spec", "mode", "Propose").vmi(Edits::migrating), act))
                .isEqualTo("goes");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sentences")
    void saysWhatItWaitsForAndWhatAPersonCanDo(String name, Given given, String act, String expected) {
        assertThat(words(given, act)).isEqualTo(expected);
    }

    private static Stream<Arguments> sentences() {
        var gone = "PolicyGone: No policy governs this VM any more: it is let go, and the ";
        return Stream.of(
                row(
                        "a policy that is paused",
                        inARun().policy("/spec", "paused", true),
                        "Prepare",
                        "Paused: The policy is paused. The run stays where it is; set spec.paused: false to go on."),
                row(
                        "a snapshot outside the window",
                        closed(),
                        "TakeSnapshot",
                        "OutsideWindow: " + SNAPSHOT + "waits for the next maintenance window of policy windows."),
                row(
                        "a network that would go outside the window",
                        closed(),
                        "InstallNetKvm",
                        "OutsideWindow: " + NETWORK + "waits for the next maintenance window of policy windows."),
                row(
                        "a network for which somebody has to answer, since the owner's restart would not do",
                        inARun().policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "RunJobNetKvm",
                        "AwaitingApproval: " + NETWORK + APPROVE),
                row(
                        "a network that somebody has answered for",
                        inARun().policy("/spec/rollout", "restart", "WhenUserRestarts")
                                .annotated("pvdrivers.io/approved", "run-1"),
                        "InstallNetKvm",
                        "goes"),
                row(
                        "BitLocker that would lie suspended until the window",
                        closed(),
                        "Prepare",
                        "OutsideWindow: " + PREPARATION + "waits for the next maintenance window of policy windows."),
                row(
                        "BitLocker that would lie suspended until somebody approves",
                        inARun().policy("/spec/rollout", "restart", "Manual"),
                        "Prepare",
                        "AwaitingApproval: " + PREPARATION + APPROVE),
                row(
                        "a VM that nobody governs",
                        inARun().ungoverned(),
                        "STAGING",
                        gone + "restart that brings in the driver ISO is left to its owner."),
                row(
                        "the same after the switch",
                        inARun().ungoverned(),
                        "SWITCH",
                        gone + "restart that brings in the switched devices is left to its owner."),
                row(
                        "the same for new drivers",
                        inARun().ungoverned(),
                        "DRIVERS",
                        gone + "restart in which Windows loads its new drivers is left to its owner."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("begun")
    void whatWasBegunIsAskedHowItStands(String name, Given given, String act, String expected) {
        assertThat(word(given, act)).isEqualTo(expected);
    }

    private static Stream<Arguments> begun() {
        return Stream.of(
                row("a snapshot of this run", snapshotOf("run-1").vmi(Edits::migrating), "TakeSnapshot", "goes"),
                row(
                        "one of another run is not ours to ask about",
                        snapshotOf("run-0").vmi(Edits::migrating),
                        "TakeSnapshot",
                        "MigrationInProgress"),
                row(
                        "an installation outside the window",
                        installing(null).policy("/spec/rollout", "windows", List.of()),
                        "InstallNetKvm",
                        "goes"),
                row(
                        "an installation under a paused policy",
                        installing(null).policy("/spec", "paused", true),
                        "Install",
                        "goes"),
                row("an installation while the VM migrates", installing(null).vmi(Edits::migrating), "RunJob", "goes"),
                row(
                        "but not in a VM that is paused and cannot answer",
                        installing(null).vmi(i -> condition(i, "Paused")),
                        "Install",
                        "VirtualMachinePaused"),
                row(
                        "an installation that has ended makes way for a new one",
                        installing(BEFORE).vmi(Edits::migrating),
                        "Install",
                        "MigrationInProgress"),
                row(
                        "a run that closes takes its own out under a paused policy",
                        inARun().status(s -> s.withRun(s.run().withOutcome(Outcome.FAILED)))
                                .policy("/spec", "paused", true),
                        "Prepare",
                        "goes"));
    }

    private static Given snapshotOf(String run) {
        return inARun().status(s -> s.withSnapshot(record(run)));
    }

    private static SnapshotRecord record(String run) {
        return SnapshotRecordBuilder.builder()
                .name("erp-" + run)
                .runId(run)
                .requestedAt(BEFORE)
                .build();
    }

    private static Given installing(@Nullable Instant finished) {
        var installation = new Installation("run-1", "vmi-1", BEFORE, finished, null, List.of("netkvm"), null, null);
        return inARun().status(s -> s.withRun(s.run().withInstallation(installation)));
    }

    private static Given closed() {
        return inARun().policy("/spec/rollout", "windows", List.of());
    }

    private static Given inARun() {
        return aVm().ticket().status(Given.begun(BEFORE));
    }

    private static String word(Given given, String act) {
        return words(given, act).split(":", 2)[0];
    }

    private static String words(Given given, String act) {
        var situation = given.situation();
        var asked = (Verdict.Act) Verdict.act(Acts.named(act, situation));
        var verdict = new Guards().check(situation, Course.of(situation), asked);
        if (verdict.equals(asked)) {
            return "goes";
        }
        return verdict instanceof Verdict.Wait wait ? wait.reason().code() + ": " + wait.message() : verdict.toString();
    }

    private static Arguments row(String name, Given given, String act, String expected) {
        return Arguments.of(name, given, act, expected);
    }
}
