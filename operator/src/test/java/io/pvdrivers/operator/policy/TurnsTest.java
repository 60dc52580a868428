package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanPreference;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a turn that was given and has not been used. */
class TurnsTest {
    private static final DriverPolicy POLICY = KubernetesClients.serialization().unmarshal("""
                    apiVersion: pvdrivers.io/v1alpha1
                    kind: DriverPolicy
                    metadata: {name: windows, namespace: vms, uid: policy-1, generation: 2}
                    spec: {mode: Enforce, release: {channel: Stable}}
                    """, DriverPolicy.class);

    private static DriverState state(String phase, String run, long generation) {
        return state(phase, run, ", endedAt: \"2026-11-21T09:00:00Z\"", generation);
    }

    private static DriverState state(String phase, String run, String ended, long generation) {
        return KubernetesClients.serialization()
                .unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp, namespace: vms}
                spec:
                  virtualMachine: {name: erp, uid: vm-1}
                  ticket:
                    id: run-1
                    grantedAt: "2026-11-21T08:00:00Z"
                    policyRef: {kind: DriverPolicy, name: windows, uid: policy-1, generation: %d}
                    plan: {release: 0.1.285}
                status: {phase: %s, run: {id: %s, startedAt: "2026-11-21T08:00:00Z"%s}}
                """.formatted(generation, phase, run, ended), DriverState.class);
    }

    private static Plan plan(String release) {
        return Objects.requireNonNull(KubernetesClients.serialization()
                        .unmarshal(
                                "spec: {virtualMachine: {name: erp, uid: vm-1}, ticket: {id: a, plan: {release: "
                                        + release + "}}}",
                                DriverState.class)
                        .getSpec()
                        .ticket())
                .plan();
    }

    @ParameterizedTest
    @CsvSource({"Ready, run-0, true", "Ready, run-1, false", "Pending, run-0, false", "Blocked, run-0, false"})
    void aVmThatIsReadyWithoutItsTurnNeedsItNoMore(String phase, String run, boolean unused) {
        assertThat(Turns.isUnused(state(phase, run, 2))).isEqualTo(unused);
    }

    @ParameterizedTest
    @CsvSource({
        "run-0, true, 2, 0.1.302, true",
        "run-0, true, 2, 0.1.285, false",
        // its run has begun: it ends with the release that it began with
        "run-1, false, 2, 0.1.302, false",
        "run-1, true, 2, 0.1.302, false",
        // another run has touched the VM and goes on
        "run-0, false, 2, 0.1.302, false",
        // of an earlier policy: it is no turn any more
        "run-0, true, 1, 0.1.302, false",
    })
    void aTurnForAnotherReleaseIsTakenBack(String run, boolean ended, long generation, String now, boolean outdated) {
        var state = ended ? state("Pending", run, generation) : state("Pending", run, "", generation);

        assertThat(Turns.isPlanOutdated(POLICY, state, () -> plan(now))).isEqualTo(outdated);
    }

    /** Somebody gave the VM another preference before its run began. */
    @Test
    void aTurnForAnotherPreferenceIsTakenBack() {
        var state = state("Pending", "run-0", 2);
        var otherwise = plan("0.1.285").withPreference(new PlanPreference("windows.plain", "windows.pv"));

        assertThat(Turns.isPlanOutdated(POLICY, state, () -> otherwise)).isTrue();
    }
}
