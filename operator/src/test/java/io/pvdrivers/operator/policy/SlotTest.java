package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.rollout.Member;
import io.pvdrivers.operator.rollout.Rules;
import io.pvdrivers.operator.rollout.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who holds a slot of the rollout, and who may go next. */
class SlotTest {
    private static final PolicyRef POLICY = new PolicyRef("DriverPolicy", "windows", "policy-1", 1L);
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "true, RESTARTING, IN_FLIGHT",
        "true, VERIFYING, IN_FLIGHT",
        "true, OUTSIDE_WINDOW, IN_FLIGHT",
        "true, GUEST_AGENT_MISSING, IN_FLIGHT",
        "true, AWAITING_RESTART, AWAITING",
        "true, NOT_RUNNING, AWAITING",
        "true, DISKS_OFFLINE, AWAITING",
        "true, GUEST_UNSEEN, AWAITING",
        "true, POLICY_GONE, IN_FLIGHT",
        "false, POLICY_GONE, PENDING",
        "false, GUEST_AGENT_MISSING, AWAITING",
        "false, NOT_RUNNING, AWAITING",
        "false, AWAITING_TICKET, ASKS",
        "true, AWAITING_TICKET, ASKS",
    })
    void aVmStands(boolean inRun, Reason reason, Standing standing) {
        assertThat(member(enrolled(state(inRun, reason), Optional.empty()), 1).standing())
                .isEqualTo(standing);
    }

    /** A guest that came back with less than it had, or not at all, may have lost that by the switch. No other is switched in its place. */
    @ParameterizedTest
    @CsvSource({
        "DISKS_OFFLINE, IN_FLIGHT, false",
        "STATIC_IP_LOST, IN_FLIGHT, false",
        "ADAPTER_MISSING, IN_FLIGHT, false",
        "DRIVER_NOT_BOUND, IN_FLIGHT, false",
        "VOLUME_RECOVERY, IN_FLIGHT, false",
        "GUEST_UNSEEN, IN_FLIGHT, false",
        "GUEST_OS_UNKNOWN, IN_FLIGHT, false",
        "GUEST_DID_NOT_RETURN, IN_FLIGHT, true",
        "NOT_RUNNING, AWAITING, false",
        "AWAITING_RESTART, AWAITING, false",
    })
    void aVmThatWasSwitchedStands(Reason reason, Standing standing, boolean failed) {
        var state = state(true, reason);
        var run = Objects.requireNonNull(state.getStatus().run());
        state.setStatus(state.getStatus().withRun(run.withSwitching(new Switching("vmi-1", NOW, true, 0))));

        assertThat(member(enrolled(state, Optional.empty()), 1))
                .returns(standing, Member::standing)
                .returns(failed, Member::failed);
    }

    /** It answers the policy as it was before an edit: what it waits for now nobody knows yet. */
    @ParameterizedTest
    @CsvSource({"AWAITING_RESTART", "AWAITING_GIT", "PAUSED", "AUDIT", "AWAITING_TICKET"})
    void aVmThatHasNotSeenAnEditHoldsItsPlace(Reason reason) {
        var state = state(true, reason);
        state.getMetadata().setGeneration(4L);
        state.setStatus(state.getStatus().withObservedGeneration(3L));

        assertThat(member(enrolled(state, Optional.empty()), 1).standing()).isEqualTo(Standing.IN_FLIGHT);
    }

    /** It goes on with its plan, whatever the policy means for VMs that start now. */
    @Test
    void aVmThatAsksToGoOnIsOnItsWayToWhatItWasLetGoFor() {
        var state = state(true, Reason.AWAITING_TICKET);
        var plan =
                Planning.of(policy(1, "").getSpec(), List.of(), "0.1.285", Optional.empty(), new MediaSource(Map.of()));
        state.setSpec(state.getSpec().withTicket(new Ticket("run-1", NOW, POLICY, plan)));

        var member = member(enrolled(state, Optional.empty()), 1);

        assertThat(member.standing()).isEqualTo(Standing.ASKS);
        assertThat(member.aim().release()).isEqualTo("0.1.285");
    }

    /** While it waits for its next try, and while it asks for leave to have it. */
    @ParameterizedTest
    @CsvSource({
        "FAILED, true",
        "ROLLED_BACK, true",
        "SUCCEEDED, false",
        "RELEASED, false",
    })
    void aVmWhoseLastRunFailedCountsOnce(Outcome outcome, boolean failed) {
        assertThat(member(enrolled(ended(outcome, r -> r), Optional.empty()), 1).failed())
                .isEqualTo(failed);
    }

    @Test
    void aFailureIsForgivenByAPersonAndNotCountedWhereAReportAloneClaimsIt() {
        var failed = ended(Outcome.FAILED, r -> r.withPolicyRef(POLICY));
        var claimed = ended(Outcome.FAILED, r -> r.withReportedOnly(true));

        assertThat(member(enrolled(failed, Optional.empty()), 1).failed()).isTrue();
        assertThat(member(enrolled(failed, Optional.of("1")), 1).failed()).isFalse();
        assertThat(member(enrolled(failed, Optional.empty()), 2).failed()).isFalse();
        assertThat(member(enrolled(claimed, Optional.empty()), 1).failed()).isFalse();
    }

    /** A VM that is tried again by itself holds no slot, and keeps its place in the failure budget. */
    @Test
    void aVmThatWaitsForItsNextTryLeavesItsSlotToOthers() {
        var waiting = ended(Outcome.FAILED, r -> r);
        waiting.setStatus(waiting.getStatus()
                .withPhase(Phase.FAILED)
                .withWaitingFor(new WaitingFor(Reason.RETRY_PENDING.code(), "", NOW, NOW.plusSeconds(900))));
        var member = member(enrolled(waiting, Optional.empty()), 1);

        assertThat(member.standing()).isEqualTo(Standing.FAILED);
        assertThat(member.failed()).isTrue();
        assertThat(member.holdsSlot()).isFalse();
        assertThat(member.mayAskUntil()).contains(NOW.plusSeconds(900));
    }

    /** Such a VM remains a canary; others that wait for people are replaced. */
    @ParameterizedTest
    @CsvSource({
        "true, AWAITING_RESTART, true",
        "true, AWAITING_APPROVAL, true",
        "true, AWAITING_GIT, true",
        "true, FOREIGN_CHANGES, false",
        "true, RESTARTING, false",
        "false, AWAITING_RESTART, false",
    })
    void whatThePolicyLeavesToPeopleIsNoHindrance(boolean inRun, Reason reason, boolean ridesAlong) {
        assertThat(member(enrolled(state(inRun, reason), Optional.empty()), 1).ridesAlong())
                .isEqualTo(ridesAlong);
    }

    /** What is wanted running and is not takes a place, whatever its record says. */
    @ParameterizedTest
    @CsvSource({
        "Always, Running, true",
        "Always, Scheduling, false",
        "Always, '', false",
        "RerunOnFailure, Running, true",
        "RerunOnFailure, Succeeded, true",
        "RerunOnFailure, Failed, false",
        "RerunOnFailure, '', true",
        "Manual, '', true",
        "Halted, '', true",
        "Once, Succeeded, true",
        "WaitAsReceiver, '', true",
    })
    void aVmIsAvailable(String strategy, String phase, boolean available) {
        var machine = machine("{metadata: {name: erp, namespace: vms}, spec: {runStrategy: " + strategy + "}}");

        assertThat(Availability.of(machine, instance(phase))).isEqualTo(available);
    }

    @Test
    void theOlderFieldCountsToo() {
        assertThat(Availability.of(machine("{metadata: {name: erp}, spec: {running: true}}"), Optional.empty()))
                .isFalse();
        assertThat(Availability.of(machine("{metadata: {name: erp}, spec: {running: false}}"), Optional.empty()))
                .isTrue();
    }

    @Test
    void aVmBelongsToTheFirstWaveThatSelectsIt() {
        var rollout = "waves: [{selector: {matchLabels: {tier: test}}}, {selector: {matchExpressions: [{key: tier,"
                + " operator: Exists}]}}], groupBy: [{label: app}, {label: kubevirt.io/nodeName}]";
        var machine = "{metadata: {name: erp, namespace: vms, labels: {%s}}, spec: {runStrategy: Always}}";
        var node = "{metadata: {name: erp, labels: {kubevirt.io/nodeName: n1, app: vmi}}, status: {phase: Running}}";
        var vmi = Optional.of(serialization().unmarshal("---\n" + node, VirtualMachineInstance.class));

        assertThat(member(rollout, machine.formatted("tier: test, app: erp"), vmi))
                .returns(0, Member::wave)
                .returns(Map.of("app", "erp", "kubevirt.io/nodeName", "n1"), Member::groups);
        assertThat(member(rollout, machine.formatted("tier: prod"), vmi))
                .returns(1, Member::wave)
                .returns(Map.of("app", "vmi", "kubevirt.io/nodeName", "n1"), Member::groups);
        assertThat(member(rollout, machine.formatted(""), Optional.empty()))
                .returns(2, Member::wave)
                .returns(Map.of(), Member::groups);
    }

    private static Member member(String rollout, String machine, Optional<VirtualMachineInstance> vmi) {
        var policy = policy(1, rollout);
        var rules = Rules.of(policy.getSpec().rollout(), 10);
        return new FleetMember(policy, rules, vm -> Optional.empty())
                .of(new Enrolled(machine(machine), vmi, state(false, Reason.AWAITING_TICKET)));
    }

    private static Member member(Enrolled enrolled, long generation) {
        var policy = policy(generation, "");
        return new FleetMember(policy, Rules.of(policy.getSpec().rollout(), 1), vm -> Optional.empty()).of(enrolled);
    }

    private static DriverPolicy policy(long generation, String rollout) {
        return serialization().unmarshal("""
                        metadata: {name: windows, namespace: vms, uid: policy-1, generation: %d}
                        spec: {mode: Enforce, release: {version: 0.1.302}, rollout: {%s}}
                        """.formatted(generation, rollout), DriverPolicy.class);
    }

    private static VirtualMachine machine(String yaml) {
        return serialization().unmarshal("---\n" + yaml, VirtualMachine.class);
    }

    private static Optional<VirtualMachineInstance> instance(String phase) {
        return phase.isEmpty()
                ? Optional.empty()
                : Optional.of(serialization()
                        .unmarshal(
                                "---\n{metadata: {name: erp}, status: {phase: " + phase + "}}",
                                VirtualMachineInstance.class));
    }

    private static KubernetesSerialization serialization() {
        return KubernetesClients.serialization();
    }

    private static Enrolled enrolled(DriverState state, Optional<String> retry) {
        var vm = machine("{metadata: {name: erp, namespace: vms}, spec: {runStrategy: Halted}}");
        retry.ifPresent(value -> vm.getMetadata().setAnnotations(Map.of(Names.RETRY, value)));
        return new Enrolled(vm, Optional.empty(), state);
    }

    private static DriverState ended(Outcome outcome, UnaryOperator<Run> change) {
        var state = state(true, Reason.AWAITING_TICKET);
        var run = change.apply(
                Objects.requireNonNull(state.getStatus().run()).withEndedAt(NOW).withOutcome(outcome));
        state.setStatus(state.getStatus().withRun(run));
        return state;
    }

    private static DriverState state(boolean inRun, Reason reason) {
        var status = DriverStateStatusBuilder.builder()
                .phase(inRun ? Phase.IN_PROGRESS : reason.awaitsPerson() ? Phase.WAITING : Phase.PENDING)
                .waitingFor(new WaitingFor(reason.code(), "", NOW, null));
        if (inRun) {
            status.run(RunBuilder.builder().id("run-1").startedAt(NOW).build());
        }
        var state = new DriverState();
        state.getMetadata().setName("erp");
        state.setSpec(new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), POLICY, null));
        state.setStatus(status.build());
        return state;
    }
}
