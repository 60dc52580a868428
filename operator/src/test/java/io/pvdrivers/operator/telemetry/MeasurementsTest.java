package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.RestartCause;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MeasurementsTest {
    private final KnownFleet fleet = new KnownFleet();
    private final Measurements measurements = new Measurements(fleet);

    @AfterEach
    void close() {
        measurements.close();
    }

    @Test
    void countsVmsByPolicyAndPhase() {
        fleet.policies.add(KnownFleet.policy("windows"));
        fleet.states.add(KnownFleet.state("a", "windows", Phase.READY));
        fleet.states.add(KnownFleet.state("b", "windows", Phase.READY));
        fleet.states.add(KnownFleet.state("c", "windows", Phase.ROLLED_BACK));
        fleet.states.add(KnownFleet.newcomer("d", "windows"));

        assertThat(lines("pvdrivers_virtual_machines{"))
                .hasSize(Phase.values().length)
                .contains(
                        machines("windows", "Ready", 2),
                        machines("windows", "RolledBack", 1),
                        machines("windows", "Pending", 1),
                        machines("windows", "Failed", 0));
    }

    @Test
    void whatIsGoneLeavesNoSeries() {
        fleet.policies.add(KnownFleet.policy("old", "Ready", "True"));
        fleet.policies.add(KnownFleet.policy("kept"));
        fleet.states.add(KnownFleet.state("a", "old", Phase.READY));
        assertThat(lines("policy=\"old\"")).isNotEmpty();

        fleet.policies.remove(0);
        fleet.states.clear();

        assertThat(lines("policy=\"old\"")).isEmpty();
        assertThat(lines("policy=\"kept\"")).isNotEmpty();
    }

    @Test
    void aConditionHasExactlyOneStatus() {
        fleet.policies.add(KnownFleet.policy("windows", "Ready", "True"));

        assertThat(lines("type=\"Ready\""))
                .containsExactlyInAnyOrder(
                        condition("Ready", "True", 1),
                        condition("Ready", "False", 0),
                        condition("Ready", "Unknown", 0));
        assertThat(lines("type=\"Stalled\"")).contains(condition("Stalled", "False", 1));
        assertThat(lines("type=\"Converged\"")).contains(condition("Converged", "Unknown", 1));
    }

    @Test
    void aReplicaThatStandsByTellsNothingOfTheFleet() {
        fleet.policies.add(KnownFleet.policy("windows", "Ready", "True"));
        fleet.states.add(KnownFleet.state("a", "windows", Phase.READY));
        fleet.leads = false;

        assertThat(lines("policy=")).isEmpty();
        assertThat(lines("pvdrivers_leader")).contains("pvdrivers_leader 0.0");

        fleet.leads = true;

        assertThat(lines("pvdrivers_leader")).contains("pvdrivers_leader 1.0");
        assertThat(lines("policy=")).contains(machines("windows", "Ready", 1));
    }

    @Test
    void countsDeedsFromZero() {
        assertThat(lines("pvdrivers_actions_total{")).contains("pvdrivers_actions_total{action=\"Restart\"} 0.0");

        measurements.deeds().performed(new Action.Restart(RestartCause.SWITCH, "uid", false));
        measurements.deeds().performed(new Action.KeepReturn());
        measurements.deeds().ended(Outcome.ROLLED_BACK);

        assertThat(lines("pvdrivers_actions_total{"))
                .contains("pvdrivers_actions_total{action=\"Restart\"} 1.0")
                .filteredOn(line -> !line.endsWith(" 0.0"))
                .hasSize(1);
        assertThat(lines("pvdrivers_run_outcomes_total{"))
                .contains(
                        "pvdrivers_run_outcomes_total{outcome=\"RolledBack\"} 1.0",
                        "pvdrivers_run_outcomes_total{outcome=\"Succeeded\"} 0.0");
    }

    @Test
    void tellsOfTheProcess() {
        assertThat(lines("jvm_memory_used_bytes{")).isNotEmpty();
        assertThat(lines("process_uptime_seconds")).isNotEmpty();
    }

    private List<String> lines(String part) {
        return measurements
                .scrape()
                .body()
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(part))
                .toList();
    }

    private static String machines(String policy, String phase, int count) {
        return "pvdrivers_virtual_machines{namespace=\"vms\",phase=\"%s\",policy=\"%s\"} %d.0"
                .formatted(phase, policy, count);
    }

    private static String condition(String type, String status, int value) {
        return "pvdrivers_policy_condition{namespace=\"vms\",policy=\"windows\",status=\"%s\",type=\"%s\"} %d.0"
                .formatted(status, type, value);
    }
}
