package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run.Step;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Course;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.gate.Verdict;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.policy.Planning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a run stood and since when, whatever list of gates is walked later. */
class StepsOfRunTest {
    private static final Instant BEGUN = Instant.parse("2026-11-02T08:00:00Z");

    private Instant now = BEGUN;
    private DriverStateStatus status = DriverStateStatusBuilder.builder()
            .run(RunBuilder.builder().id("run-1").startedAt(BEGUN).build())
            .build();

    @Test
    void eachGateStandsOnceWithTheTimeItWasComeTo() {
        stands(Course.FORWARD, "Restarted");
        stands(Course.FORWARD, "Verified");
        stands(Course.FORWARD, "Verified");
        stands(Course.RETURN, "ReturnVerified");

        assertThat(status.run().steps())
                .containsExactly(
                        new Step("Restarted", BEGUN.plusSeconds(60)),
                        new Step("Verified", BEGUN.plusSeconds(120)),
                        new Step("ReturnVerified", BEGUN.plusSeconds(240)));
        assertThat(status.conditions()).noneMatch(c -> c.getType().equals("Verified"));
    }

    @Test
    void aRunThatGoesToAndFroKeepsTheNewest() {
        for (int i = 0; i < Step.MOST; i++) {
            stands(Course.FORWARD, "DevicesSwitched");
            stands(Course.FORWARD, "Restarted");
        }

        assertThat(status.run().steps()).hasSize(Step.MOST);
        assertThat(status.run().steps().getLast()).isEqualTo(new Step("Restarted", now));
    }

    @Test
    void aRunThatIsOverGetsNoMore() {
        stands(Course.FORWARD, "Verified");
        status = status.withRun(status.run().withEndedAt(now));
        stands(Course.FORWARD, "Held");

        assertThat(status.run().steps()).extracting(Step::gate).containsExactly("Verified");
    }

    private void stands(Course course, String gate) {
        now = now.plusSeconds(60);
        var decision = new Decision(
                course,
                Optional.of(gate),
                Verdict.waitFor(Reason.VERIFYING, "It takes its time."),
                List.of(),
                List.of());
        status = StatusReport.of(situation(), decision);
    }

    private Situation situation() {
        var vm = KubernetesClients.serialization().unmarshal("""
                metadata: {name: erp, namespace: vms, uid: vm-1}
                spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
                """, VirtualMachine.class);
        return new Situation(
                now,
                vm,
                Optional.empty(),
                new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), null, null),
                status,
                new Governance.Ungoverned(Reason.POLICY_GONE, ""),
                Planning.none(),
                Optional.empty(),
                new GuestSight.Off(),
                List.of(),
                new OperatingSystem.Windows("test"),
                Surroundings.UNKNOWN,
                Limits.DEFAULT);
    }
}
