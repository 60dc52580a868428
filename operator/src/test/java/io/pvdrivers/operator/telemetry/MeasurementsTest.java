package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.RestartCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MeasurementsTest {
    private final KnownFleet fleet = new KnownFleet();
    private final SteppedClock clock = new SteppedClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final Measurements measurements = new Measurements(registry, fleet);

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
    void policiesOfOneNameAndTwoKindsShareNoSeries() {
        fleet.policies.add(KnownFleet.policy("windows"));
        fleet.policies.add(KnownFleet.clusterPolicy("windows"));
        fleet.states.add(KnownFleet.state("a", "windows", Phase.READY));
        fleet.states.add(KnownFleet.ofCluster(KnownFleet.state("b", "windows", Phase.READY)));

        assertThat(lines("pvdrivers_virtual_machines{"))
                .contains(
                        machines("windows", "Ready", 1),
                        machines("windows", "Ready", 1).replace("DriverPolicy", "ClusterDriverPolicy"),
                        machines("windows", "Ready", 0)
                                .replace("DriverPolicy", "ClusterDriverPolicy")
                                .replace("vms", ""));
    }

    /** An act under way has a word too, and is nothing to wait for. */
    @Test
    void countsVmsByWhatTheyWaitForWhereSomeDo() {
        fleet.policies.add(KnownFleet.policy("windows"));
        fleet.states.add(KnownFleet.waiting("a", "windows", "OutsideWindow"));
        fleet.states.add(KnownFleet.waiting("b", "windows", "OutsideWindow"));
        fleet.states.add(KnownFleet.waiting("c", "windows", "Contested"));
        fleet.states.add(KnownFleet.waiting("d", "windows", "Install"));
        fleet.states.add(KnownFleet.state("e", "windows", Phase.READY));

        assertThat(lines("pvdrivers_virtual_machines_waiting{"))
                .containsExactlyInAnyOrder(waiting("OutsideWindow", 2), waiting("Contested", 1));
    }

    @Test
    void tellsAStalledPolicyByItsReason() {
        fleet.policies.add(KnownFleet.stalled("spent", "FailureBudgetSpent"));
        fleet.policies.add(KnownFleet.policy("well", "Ready", "True"));

        assertThat(lines("pvdrivers_policy_stalled{"))
                .containsExactly(
                        "pvdrivers_policy_stalled{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"spent\",reason=\"FailureBudgetSpent\"} 1.0");
    }

    @Test
    void countsWhatIsOldAndWhatIsBad() {
        fleet.policies.add(KnownFleet.policy("windows"));
        fleet.states.add(KnownFleet.outdated("old", "windows", DriverStanding.OUTDATED));
        fleet.states.add(KnownFleet.outdated("new", "windows", DriverStanding.BOUND));
        fleet.states.add(KnownFleet.vulnerable("bad", "windows", "SRB-ID-RACE"));
        fleet.releases.add(KnownFleet.expiring("0.1.302", "2k22"));

        var policy = "{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"windows\"";
        assertThat(lines("pvdrivers_virtual_machines_outdated{"))
                .containsExactly("pvdrivers_virtual_machines_outdated" + policy + "} 1.0");
        assertThat(lines("pvdrivers_virtual_machines_vulnerable{"))
                .containsExactlyInAnyOrder(
                        "pvdrivers_virtual_machines_vulnerable" + policy + ",severity=\"Block\"} 1.0",
                        "pvdrivers_virtual_machines_vulnerable" + policy + ",severity=\"Warn\"} 0.0");
        assertThat(lines("pvdrivers_virtual_machines_installed{"))
                .containsExactly("pvdrivers_virtual_machines_installed{release=\"0.1.285\"} 1.0");
        assertThat(lines("pvdrivers_release_available{"))
                .containsExactly("pvdrivers_release_available{channel=\"Stable\",release=\"0.1.302\"} 1.0");
        assertThat(lines("agent=\"Lost\""))
                .containsExactly(
                        "pvdrivers_virtual_machines_guest_agent{agent=\"Lost\"," + policy.substring(1) + "} 2.0");
    }

    @Test
    void aMixtureOfReleasesIsOneSeries() {
        fleet.states.add(KnownFleet.mixed("a", "0.1.266, 0.1.285"));
        fleet.states.add(KnownFleet.mixed("b", "0.1.217, 0.1.266"));

        assertThat(lines("pvdrivers_virtual_machines_installed{"))
                .containsExactly("pvdrivers_virtual_machines_installed{release=\"several\"} 2.0");
    }

    @Test
    void timesGates() {
        assertThat(lines("pvdrivers_gate_duration_seconds_count{gate=\"Verified\"}"))
                .containsExactly("pvdrivers_gate_duration_seconds_count{gate=\"Verified\"} 0");

        measurements.deeds().passed("Verified", Duration.ofMinutes(3));
        measurements.deeds().passed("NoSuchGate", Duration.ofMinutes(3));

        assertThat(lines("gate=\"Verified\""))
                .contains(
                        "pvdrivers_gate_duration_seconds_count{gate=\"Verified\"} 1",
                        "pvdrivers_gate_duration_seconds_sum{gate=\"Verified\"} 180.0",
                        "pvdrivers_gate_duration_seconds_bucket{gate=\"Verified\",le=\"60.0\"} 0",
                        "pvdrivers_gate_duration_seconds_bucket{gate=\"Verified\",le=\"300.0\"} 1");
        assertThat(lines("NoSuchGate")).isEmpty();
    }

    @Test
    void whatIsGoneLeavesNoSeries() {
        fleet.policies.add(KnownFleet.policy("old", "Ready", "True"));
        fleet.policies.add(KnownFleet.policy("kept"));
        fleet.states.add(KnownFleet.state("a", "old", Phase.READY));
        assertThat(lines("policy=\"old\"")).isNotEmpty();

        fleet.policies.remove(0);
        fleet.states.clear();

        assertThat(lines("policy=\"old\"")).noneMatch(line -> !line.contains("_total{"));
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

        assertThat(lines("policy="))
                .as("but for counters, which may begin here before it leads")
                .allMatch(line -> line.contains("_total{") && line.endsWith(" 0.0"));
        assertThat(lines("pvdrivers_restarts_total{")).containsExactly(restarts("windows", 0));
        assertThat(lines("pvdrivers_leader")).contains("pvdrivers_leader 0.0");

        fleet.leads = true;

        assertThat(lines("pvdrivers_leader")).contains("pvdrivers_leader 1.0");
        assertThat(lines("policy=")).contains(machines("windows", "Ready", 1));
    }

    @Test
    void countsDeedsFromZero() {
        assertThat(lines("pvdrivers_actions_total{")).contains("pvdrivers_actions_total{action=\"Restart\"} 0.0");

        var vm = KnownFleet.newcomer("a", "windows");
        measurements.deeds().performed(new Action.Restart(RestartCause.SWITCH, "uid", false), vm);
        measurements.deeds().performed(new Action.KeepReturn(), vm);

        assertThat(lines("pvdrivers_actions_total{"))
                .contains("pvdrivers_actions_total{action=\"Restart\"} 1.0")
                .filteredOn(line -> !line.endsWith(" 0.0"))
                .hasSize(1);
    }

    @Test
    void countsRestartsAndEndsOfEachPolicyFromZero() {
        fleet.policies.add(KnownFleet.policy("windows"));
        assertThat(lines("pvdrivers_restarts_total{")).containsExactly(restarts("windows", 0));

        var vm = KnownFleet.newcomer("a", "windows");
        var other = KnownFleet.newcomer("b", "other");
        measurements.deeds().performed(new Action.Restart(RestartCause.SWITCH, "uid", false), vm);
        measurements.deeds().performed(new Action.Restart(RestartCause.SWITCH, "uid", false), other);
        measurements.deeds().ended(Outcome.ROLLED_BACK, vm);

        assertThat(lines("pvdrivers_restarts_total{"))
                .containsExactlyInAnyOrder(restarts("windows", 1), restarts("other", 1));
        assertThat(lines("pvdrivers_run_outcomes_total{"))
                .contains(outcomes("windows", "RolledBack", 1), outcomes("windows", "Succeeded", 0));
    }

    /** As right after a hand-over. */
    @Test
    void whatHappensBeforeTheFirstLookIsBesideItsZeros() {
        measurements.deeds().ended(Outcome.SUCCEEDED, KnownFleet.newcomer("a", "windows"));

        assertThat(lines("pvdrivers_run_outcomes_total{"))
                .contains(outcomes("windows", "Succeeded", 1), outcomes("windows", "RolledBack", 0));
        assertThat(lines("pvdrivers_restarts_total{")).containsExactly(restarts("windows", 0));
    }

    /** The last VMs that it lets go are told to Prometheus first. */
    @Test
    void countersOutliveTheirPolicyByAnHour() {
        fleet.policies.add(KnownFleet.policy("windows"));
        lines("");
        fleet.policies.clear();
        measurements.deeds().ended(Outcome.RELEASED, KnownFleet.newcomer("a", "windows"));

        clock.add(Duration.ofMinutes(59));
        assertThat(lines("policy=\"windows\"")).contains(outcomes("windows", "Released", 1));

        clock.add(Duration.ofMinutes(2));
        assertThat(lines("policy=\"windows\"")).isEmpty();

        fleet.policies.add(KnownFleet.policy("windows"));
        assertThat(lines("policy=\"windows\"")).contains(outcomes("windows", "Released", 0));
    }

    @Test
    void tellsOfVmsThatWereSwitchedAndThatNobodySees() {
        fleet.policies.add(KnownFleet.policy("windows"));
        fleet.policies.add(KnownFleet.policy("other"));
        fleet.states.add(KnownFleet.waiting("before", "windows", "GuestUnseen"));
        fleet.states.add(KnownFleet.switched("a", "windows", "GuestUnseen"));
        fleet.states.add(KnownFleet.switched("b", "windows", "GuestAgentMissing"));
        fleet.states.add(KnownFleet.switched("c", "windows", "GuestStarting"));
        fleet.states.add(KnownFleet.ended(KnownFleet.switched("d", "windows", "GuestUnseen")));

        assertThat(lines("pvdrivers_virtual_machines_unseen{"))
                .containsExactlyInAnyOrder(unseen("windows", 2), unseen("other", 0));
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

    private static final class SteppedClock implements Clock {
        private Duration sinceStart = Duration.ZERO;

        void add(Duration step) {
            sinceStart = sinceStart.plus(step);
        }

        @Override
        public long wallTime() {
            return sinceStart.toMillis();
        }

        @Override
        public long monotonicTime() {
            return sinceStart.toNanos();
        }
    }

    private static String restarts(String policy, int count) {
        return ofPolicy("pvdrivers_restarts_total", policy, count);
    }

    private static String outcomes(String policy, String outcome, int count) {
        return "pvdrivers_run_outcomes_total{kind=\"DriverPolicy\",namespace=\"vms\",outcome=\"%s\",policy=\"%s\"} %d.0"
                .formatted(outcome, policy, count);
    }

    private static String unseen(String policy, int count) {
        return ofPolicy("pvdrivers_virtual_machines_unseen", policy, count);
    }

    private static String ofPolicy(String metric, String policy, int count) {
        return "%s{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"%s\"} %d.0".formatted(metric, policy, count);
    }

    private static String machines(String policy, String phase, int count) {
        return "pvdrivers_virtual_machines{kind=\"DriverPolicy\",namespace=\"vms\",phase=\"%s\",policy=\"%s\"} %d.0"
                .formatted(phase, policy, count);
    }

    private static String condition(String type, String status, int value) {
        return "pvdrivers_policy_condition{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"windows\",status=\"%s\",type=\"%s\"} %d.0"
                .formatted(status, type, value);
    }

    private static String waiting(String reason, int count) {
        return "pvdrivers_virtual_machines_waiting{kind=\"DriverPolicy\",namespace=\"vms\",policy=\"windows\",reason=\"%s\"} %d.0"
                .formatted(reason, count);
    }
}
