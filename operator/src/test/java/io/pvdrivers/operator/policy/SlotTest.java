package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.policy.Rollout.Member;
import io.pvdrivers.operator.policy.Rollout.Standing;
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
        "false, GUEST_AGENT_MISSING, AWAITING",
        "false, NOT_RUNNING, AWAITING",
        "false, AWAITING_TICKET, ASKS",
    })
    void aVmStands(boolean inRun, Reason reason, Standing standing) {
        assertThat(FleetMember.of(enrolled(state(inRun, reason), Optional.empty()), POLICY)
                        .standing())
                .isEqualTo(standing);
    }

    @Test
    void theLongestWaitingGoNextAsFarAsThereAreSlots() {
        var fleet = List.of(
                new Member(vm("b"), Standing.ASKS, "2026-11-02T08:00:02Z", false),
                new Member(vm("a"), Standing.ASKS, "2026-11-02T08:00:01Z", false),
                new Member(vm("c"), Standing.ASKS, "2026-11-02T08:00:03Z", false),
                new Member(vm("d"), Standing.IN_FLIGHT, "", false),
                new Member(vm("e"), Standing.AWAITING, "", false));

        assertThat(new Rollout(3, 1).next(fleet)).containsExactly(vm("a"), vm("b"));
    }

    @Test
    void aSpentFailureBudgetStartsNobody() {
        var fleet = List.of(
                new Member(vm("a"), Standing.FAILED, "", true),
                new Member(vm("b"), Standing.ROLLED_BACK, "", true),
                new Member(vm("c"), Standing.ASKS, "", false));

        assertThat(new Rollout(3, 1).next(fleet)).isEmpty();
        assertThat(new Rollout(3, 2).next(fleet)).containsExactly(vm("c"));
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
        assertThat(FleetMember.of(enrolled(ended(outcome, r -> r), Optional.empty()), POLICY)
                        .failed())
                .isEqualTo(failed);
    }

    @Test
    void aFailureIsForgivenByAPersonAndNotCountedWhereAReportAloneClaimsIt() {
        var failed = ended(Outcome.FAILED, r -> r.withPolicyRef(POLICY));
        var claimed = ended(Outcome.FAILED, r -> r.withReportedOnly(true));
        var edited = new PolicyRef("DriverPolicy", "windows", "policy-1", 2L);

        assertThat(FleetMember.of(enrolled(failed, Optional.empty()), POLICY).failed())
                .isTrue();
        assertThat(FleetMember.of(enrolled(failed, Optional.of("1")), POLICY).failed())
                .isFalse();
        assertThat(FleetMember.of(enrolled(failed, Optional.empty()), edited).failed())
                .isFalse();
        assertThat(FleetMember.of(enrolled(claimed, Optional.empty()), POLICY).failed())
                .isFalse();
    }

    /** A VM that is tried again by itself holds no slot, and keeps its place in the failure budget. */
    @Test
    void aVmThatWaitsForItsNextTryLeavesItsSlotToOthers() {
        var waiting = ended(Outcome.FAILED, r -> r);
        waiting.setStatus(waiting.getStatus()
                .withPhase(Phase.FAILED)
                .withWaitingFor(new WaitingFor(Reason.RETRY_PENDING.code(), "", NOW, NOW.plusSeconds(900))));
        var member = FleetMember.of(enrolled(waiting, Optional.empty()), POLICY);
        var other = new Member(vm("other"), Standing.ASKS, "", false);

        assertThat(member.standing()).isEqualTo(Standing.FAILED);
        assertThat(new Rollout(1, 1).next(List.of(member, other))).containsExactly(vm("other"));
        assertThat(new Rollout(1, 0).next(List.of(member, other))).isEmpty();
    }

    private static NamespacedName vm(String name) {
        return new NamespacedName("vms", name);
    }

    private static Enrolled enrolled(DriverState state, Optional<String> retry) {
        var metadata = new ObjectMetaBuilder()
                .withNamespace("vms")
                .withName(state.getMetadata().getName())
                .build();
        retry.ifPresent(value -> metadata.setAnnotations(Map.of(Names.RETRY, value)));
        var vm = new VirtualMachine();
        vm.setMetadata(metadata);
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
