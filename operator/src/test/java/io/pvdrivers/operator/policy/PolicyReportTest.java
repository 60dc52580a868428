package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.operator.KubernetesClients;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyReportTest {
    private static final DriverPolicy POLICY = KubernetesClients.serialization().unmarshal("""
                    apiVersion: pvdrivers.io/v1alpha1
                    kind: DriverPolicy
                    metadata: {name: windows, namespace: vms, generation: 1}
                    spec: {mode: Audit, selector: {matchLabels: {tier: erpp}}, release: {version: 0.1.302}}
                    """, DriverPolicy.class);

    private static final PolicyRelease KNOWN =
            new PolicyRelease(Optional.of("0.1.302"), Optional.empty(), Optional.empty());

    private static RolloutLook nobody() {
        return RolloutLook.of(POLICY, List.of(), Set.of(), Instant.EPOCH);
    }

    @Test
    void aPolicyThatMatchesNothingDoesNotSayThatAllIsDone() {
        var status = PolicyReport.of(POLICY, nobody(), Map.of(), Map.of(), KNOWN);

        assertThat(status.conditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .extracting(Condition::getMessage)
                .singleElement()
                .asString()
                .startsWith("It governs no VM");
    }

    @Test
    void aPolicyWhoseVmsCannotBeEnrolledSaysSo() {
        var refused = Map.of(
                new NamespacedName("vms", "b"), "exceeded quota.",
                new NamespacedName("vms", "a"), "exceeded quota: driverstates.");

        var status = PolicyReport.of(POLICY, nobody(), Map.of(), refused, KNOWN);

        assertThat(status.counts().selected()).isEqualTo(2);
        assertThat(status.counts().pending()).isEqualTo(2);
        assertThat(status.conditions())
                .extracting(c -> c.getType() + " " + c.getStatus() + " " + c.getReason())
                .containsExactly(
                        "Ready False DriverStateRefused",
                        "Converged False DriverStateRefused",
                        "Stalled True DriverStateRefused");
        assertThat(status.conditions().getFirst().getMessage())
                .startsWith(
                        "The DriverState of VM a, and those of 1 more, cannot be written: exceeded quota: driverstates. ");
    }
}
