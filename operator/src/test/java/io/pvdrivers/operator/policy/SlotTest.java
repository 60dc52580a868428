package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateStatusRunBuilder;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.policy.Rollout.Member;
import io.pvdrivers.operator.policy.Rollout.Standing;
import java.time.Instant;
import java.util.List;
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
        assertThat(FleetMember.of(state(inRun, reason), POLICY).standing()).isEqualTo(standing);
    }

    @Test
    void theLongestWaitingGoNextAsFarAsThereAreSlots() {
        var fleet = List.of(
                new Member("b", Standing.ASKS, "2026-11-02T08:00:02Z"),
                new Member("a", Standing.ASKS, "2026-11-02T08:00:01Z"),
                new Member("c", Standing.ASKS, "2026-11-02T08:00:03Z"),
                new Member("d", Standing.IN_FLIGHT, ""),
                new Member("e", Standing.AWAITING, ""));

        assertThat(new Rollout(3, 1).next(fleet)).containsExactly("a", "b");
    }

    @Test
    void aSpentFailureBudgetStartsNobody() {
        var fleet = List.of(
                new Member("a", Standing.FAILED, ""),
                new Member("b", Standing.ROLLED_BACK, ""),
                new Member("c", Standing.ASKS, ""));

        assertThat(new Rollout(3, 1).next(fleet)).isEmpty();
        assertThat(new Rollout(3, 2).next(fleet)).containsExactly("c");
    }

    private static DriverState state(boolean inRun, Reason reason) {
        var status = DriverStateStatusBuilder.builder()
                .phase(inRun ? Phase.IN_PROGRESS : reason.awaitsPerson() ? Phase.WAITING : Phase.PENDING)
                .waitingFor(new WaitingFor(reason.code(), "", NOW, null));
        if (inRun) {
            status.run(DriverStateStatusRunBuilder.builder()
                    .id("run-1")
                    .startedAt(NOW)
                    .build());
        }
        var state = new DriverState();
        state.getMetadata().setName("erp");
        state.setSpec(new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), POLICY, null));
        state.setStatus(status.build());
        return state;
    }
}
