package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.stageMedia;
import static io.pvdrivers.operator.gate.Edits.stagePrimer;
import static io.pvdrivers.operator.gate.Edits.word;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the planner says under modes that keep the operator from writing VMs. */
class ProposeTableTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final String SERIAL = "pvd-0123456789ab";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"published", "landed", "unproven", "leaving", "audited"})
    void decides(String name, Given given, String expected) {
        var decision = new Planner().decide(given.situation());
        var said = decision.action().orElse(null) instanceof Action.Propose propose
                ? "Propose " + propose.step()
                : word(decision.verdict());

        assertThat(decision.gate().orElse("-") + " " + said).isEqualTo(expected);
    }

    private static Stream<Arguments> published() {
        return Stream.of(
                row("a VM waits for its turn as ever", proposing(aVm()), "Admitted AwaitingTicket"),
                row("the ISO is published", running(), "MediaAttached Propose Stage"),
                row(
                        "also while the VM migrates: nothing is written",
                        running().vmi(Edits::migrating),
                        "MediaAttached Propose Stage"),
                row(
                        "but not while the policy is paused",
                        running().policy("/spec", "paused", true),
                        "MediaAttached Paused"),
                row("nor for a VM that does not run", running().stopped(), "MediaAttached NotRunning"),
                row("what is in the spec takes a restart", stagedInSpec(), "MediaAttached Restart"),
                row(
                        "with the proof the switch is published",
                        proven().status(settings()),
                        "DevicesSwitched Propose Switch"),
                row(
                        "not with the proof of an earlier instance",
                        staged().drivers(Given.NEW).status(settings()).status(proof("vmi-0")),
                        "BootReady Proving"),
                row(
                        "BitLocker is not suspended while the ISO is only published",
                        running()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(f -> f.withObject("/roles").put("bitLocker", true)),
                        "MediaAttached Propose Stage"),
                row(
                        "but before the restart that brings it in",
                        stagedInSpec()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(f -> f.withObject("/roles").put("bitLocker", true)),
                        "Prepared Prepare"),
                row("the way back is published", returning(), "DevicesRestored Propose Restore"));
    }

    private static Stream<Arguments> landed() {
        return Stream.of(
                row("a stage that was published is there", stagedInSpec().status(published("Stage")), "- KeepStaged"),
                row(
                        "not so with half of it",
                        running()
                                .vm(v -> stageMedia(v.withObject("/spec/template/spec")))
                                .status(staging())
                                .status(published("Stage")),
                        "MediaAttached Restart"),
                row(
                        "one of another run does not count",
                        stagedInSpec()
                                .status(published("Stage"))
                                .status(s -> s.withProposal(proposal("Stage", "run-0"))),
                        "MediaAttached Restart"),
                row("a switch that was published is there", switched().status(published("Switch")), "- KeepSwitched"),
                row("one that was taken back is there all the same", switched(), "- KeepSwitched"),
                row(
                        "a first device is enough",
                        proven().status(settings())
                                .vm(v -> disk(v).put("bus", "virtio"))
                                .status(published("Switch")),
                        "- KeepSwitched"),
                row(
                        "what Enforce is asked to go on with is not done twice",
                        switched().status(published("Switch")).policy("/spec", "mode", "Enforce"),
                        "- KeepSwitched"),
                row(
                        "a switch that was seen is restarted",
                        switched().status(seenIn("vmi-1")).status(proof("vmi-1")),
                        "Restarted Restart"));
    }

    private static Stream<Arguments> unproven() {
        return Stream.of(
                row(
                        "a switch that came too late is proven anew",
                        switched()
                                .vmi(i -> stageAll(i.withObject("/spec")))
                                .facts(f -> listed(f))
                                .status(staging())
                                .status(seenIn("vmi-1"))
                                .status(proof("vmi-0")),
                        "Restarted KeepProof"),
                row(
                        "where the guest does not show it yet, it is waited for",
                        switched()
                                .vmi(i -> stageAll(i.withObject("/spec")))
                                .vmi(i -> ranSince(i, Given.NOW.minusSeconds(60)))
                                .status(staging())
                                .status(seenIn("vmi-1"))
                                .status(proof("vmi-0")),
                        "Restarted Proving"),
                row(
                        "but not for ever",
                        switched()
                                .vmi(i -> stageAll(i.withObject("/spec")))
                                .status(staging())
                                .status(seenIn("vmi-1"))
                                .status(proof("vmi-0")),
                        "Restarted Abandon"),
                row(
                        "without a primer nothing can show it",
                        switched().vmi(i -> ranSince(i, Given.NOW)).status(seenIn("vmi-1")),
                        "Restarted Abandon"),
                row(
                        "what was not proven goes back",
                        switched()
                                .status(seenIn("vmi-1"))
                                .status(s -> s.withRun(s.run().withOutcome(Outcome.FAILED))),
                        "Unstaged Propose Restore"));
    }

    private static Stream<Arguments> leaving() {
        return Stream.of(
                row(
                        "what was brought in has to leave with the policy",
                        stagedInSpec().status(mode(Mode.PROPOSE)).ungoverned(),
                        "Unstaged Propose CleanUp"),
                row(
                        "and the record goes when it has",
                        running().status(mode(Mode.PROPOSE)).ungoverned(),
                        "- Forget"),
                row(
                        "after Enforce it is taken out",
                        stagedInSpec().status(mode(Mode.ENFORCE)).ungoverned(),
                        "Unstaged CleanUp"),
                row(
                        "opting out keeps hands off too",
                        stagedInSpec().annotated("pvdrivers.io/opt-out", "mine"),
                        "Unstaged Propose CleanUp"),
                row(
                        "annotations of the run are left to their owner",
                        running()
                                .annotated("pvdrivers.io/run", "run-1")
                                .ungoverned()
                                .status(mode(Mode.PROPOSE)),
                        "- Forget"));
    }

    private static Stream<Arguments> audited() {
        return Stream.of(
                row("a run that Audit finds stays where it is", audit(running()), "MediaAttached Audit"),
                row("so does one that wants a restart", audit(stagedInSpec()), "MediaAttached Audit"),
                row("and one that is to go back", audit(returning()), "DevicesRestored Audit"),
                row(
                        "also once its policy is gone",
                        stagedInSpec().status(mode(Mode.AUDIT)).ungoverned(),
                        "Unstaged Audit"),
                row(
                        "what no run of this VM has left is no reason to stay",
                        aVm().vm(v -> stageAll(v.withObject("/spec/template/spec")))
                                .annotated("pvdrivers.io/run", "run-0")
                                .status(mode(Mode.AUDIT))
                                .ungoverned(),
                        "- Forget"));
    }

    private static Given proposing(Given given) {
        return given.policy("/spec", "mode", "Propose");
    }

    private static Given audit(Given given) {
        return given.policy("/spec", "mode", "Audit");
    }

    private static Given running() {
        return proposing(aVm()).ticket().status(Given.begun(BEFORE));
    }

    private static Given stagedInSpec() {
        return running().vm(v -> stageAll(v.withObject("/spec/template/spec"))).status(staging());
    }

    private static Given staged() {
        return stagedInSpec().vmi(i -> stageAll(i.withObject("/spec")));
    }

    private static Given proven() {
        return staged().drivers(Given.NEW).status(proof("vmi-1"));
    }

    private static Given switched() {
        return running()
                .drivers(Given.NEW)
                .vm(v -> Edits.virtio(v.withObject("/spec/template/spec/domain/devices")))
                .status(settings());
    }

    private static Given returning() {
        return switched()
                .vmi(i -> i.withObject("/metadata").put("uid", "vmi-2"))
                .vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")))
                .status(proof("vmi-1"))
                .status(seenIn("vmi-1"))
                .status(s -> s.withRun(s.run().withWatch(new Watch("vmi-2", BEFORE, 0, false))))
                .status(s -> s.withRollback(new Rollback("run-1", "GuestDidNotReturn", "", "vmi-2", BEFORE, null)));
    }

    private static UnaryOperator<DriverStateStatus> mode(Mode mode) {
        return s -> s.withMode(mode);
    }

    private static UnaryOperator<DriverStateStatus> staging() {
        return s -> s.withRun(s.run().withStaging(new Staging("vmi-0", BEFORE, true, SERIAL, null, null, null, null)));
    }

    private static UnaryOperator<DriverStateStatus> seenIn(String vmi) {
        return s -> s.withRun(s.run().withSwitching(new Switching(vmi, BEFORE, true, 1)));
    }

    private static UnaryOperator<DriverStateStatus> proof(String vmi) {
        return s -> s.withProof(new Proof("run-1", "virtio", "viostor", Given.NEW, SERIAL, vmi, BEFORE));
    }

    private static UnaryOperator<DriverStateStatus> published(String step) {
        return s -> s.withProposal(proposal(step, "run-1"));
    }

    private static Proposal proposal(String step, String run) {
        return new Proposal(step, run, "vmi-1", "[]", null, BEFORE);
    }

    private static UnaryOperator<DriverStateStatus> settings() {
        var adapter = GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(true)
                .addresses(List.of("10.0.0.5/24"))
                .build();
        return s -> s.withRun(
                s.run().withGuestSettings(new GuestSettings("vmi-1", BEFORE, List.of(adapter), List.of(), 1, null)));
    }

    private static void listed(ObjectNode facts) {
        facts.withArray("disks")
                .addObject()
                .put("serial", SERIAL)
                .put("bus", "virtio")
                .put("online", true);
    }

    private static void ranSince(ObjectNode vmi, Instant at) {
        ((ObjectNode) vmi.at("/status/phaseTransitionTimestamps/0")).put("phaseTransitionTimestamp", at.toString());
    }

    private static ObjectNode disk(ObjectNode vm) {
        return (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0/disk");
    }

    private static void stageAll(ObjectNode spec) {
        stageMedia(spec);
        stagePrimer(spec);
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
