package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.KubernetesClients;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        return RolloutLook.of(POLICY, Roster.of(List.of(), vm -> ""), Instant.EPOCH);
    }

    @Test
    void aPolicyThatMatchesNothingDoesNotSayThatAllIsDone() {
        var status = PolicyReport.of(POLICY, nobody(), Map.of(), Map.of(), KNOWN, Shadows.NONE);

        assertThat(status.conditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .extracting(Condition::getMessage)
                .singleElement()
                .asString()
                .startsWith("It governs no VM");
    }

    @Test
    void aPolicyThatLosesVmsToOthersSaysToWhom() {
        var other = KubernetesClients.serialization().unmarshal("""
                metadata: {name: erp}
                spec: {}
                """, DriverPolicy.class);
        var many = IntStream.range(0, 7).boxed().collect(Collectors.toMap(i -> new NamespacedName("vms", "vm" + i), i ->
                (Policy) other));
        var one = new Shadows(Map.of(new NamespacedName("vms", "vm0"), other));

        assertThat(one.sentence(POLICY)).contains("1 VM that it selects obeys another policy: vm0 (DriverPolicy erp).");
        assertThat(one.sentence(new ClusterDriverPolicy())).get().asString().contains(" vms/vm0 (");
        assertThat(new Shadows(many).sentence(POLICY))
                .get()
                .asString()
                .startsWith("7 VMs that it selects obey other policies: vm0 (DriverPolicy erp), vm1 (")
                .endsWith("), vm4 (DriverPolicy erp) and 2 more.");
        assertThat(PolicyReport.of(POLICY, nobody(), Map.of(), Map.of(), KNOWN, one)
                        .conditions())
                .filteredOn(c -> c.getType().equals("Shadowed"))
                .singleElement()
                .returns("True", Condition::getStatus);
        assertThat(PolicyReport.of(POLICY, nobody(), Map.of(), Map.of(), KNOWN, Shadows.NONE)
                        .conditions())
                .noneMatch(c -> c.getType().equals("Shadowed"));
    }

    @Test
    void aPolicyWhoseVmsCannotBeEnrolledSaysSo() {
        var refused = Map.of(
                new NamespacedName("vms", "b"), "exceeded quota.",
                new NamespacedName("vms", "a"), "exceeded quota: driverstates.");

        var status = PolicyReport.of(POLICY, nobody(), Map.of(), refused, KNOWN, Shadows.NONE);

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
