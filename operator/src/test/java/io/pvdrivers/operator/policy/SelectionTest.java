package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policy governs a VM, and which VMs are left alone. */
class SelectionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final OperatingSystem LINUX = os("fedora");
    private static final OperatingSystem WINDOWS = os("windows2k22");
    private static final OperatingSystem UNKNOWN = OperatingSystem.of(vm("{}"), Optional.empty(), Optional.empty());

    private static OperatingSystem os(String annotation) {
        return OperatingSystem.of(
                vm("{annotations: {vm.kubevirt.io/os: " + annotation + "}}"), Optional.empty(), Optional.empty());
    }

    private static VirtualMachine vm(String metadata) {
        var vm = KubernetesClients.serialization().unmarshal("metadata: " + metadata, VirtualMachine.class);
        vm.getMetadata().setName("erp");
        vm.getMetadata().setNamespace("vms");
        return vm;
    }

    private static Policy policy(String name, String namespace, String created, String spec) {
        return KubernetesClients.serialization()
                .unmarshal("""
                metadata: {name: %s, namespace: %s, uid: uid-%s, generation: 1, creationTimestamp: "%s"}
                spec: %s
                """.formatted(name, namespace, name, created, spec), DriverPolicy.class);
    }

    private static Policy cluster(String name, String spec) {
        return KubernetesClients.serialization().unmarshal("""
                metadata: {name: %s, uid: uid-%s, generation: 1, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: %s
                """.formatted(name, name, spec), ClusterDriverPolicy.class);
    }

    private static List<String> selecting(Map<String, String> namespaceLabels, VirtualMachine vm, Policy... policies) {
        var here = new NamespacePolicies("vms", namespaceLabels, Map.of(), List.of(policies));
        return Selection.selecting(here, vm, WINDOWS).stream()
                .map(p -> p.getMetadata().getName())
                .toList();
    }

    @Test
    void theHighestPriorityGovernsThenTheOlderThenTheName() {
        var old = policy("old", "vms", "2026-01-01T00:00:00Z", "{}");
        var young = policy("young", "vms", "2026-06-01T00:00:00Z", "{}");
        var twin = policy("a-twin", "vms", "2026-06-01T00:00:00Z", "{}");
        var first = policy("first", "vms", "2026-09-01T00:00:00Z", "{priority: 1}");

        assertThat(selecting(Map.of(), vm("{}"), young, old, first, twin))
                .containsExactly("first", "old", "a-twin", "young");
    }

    @Test
    void aPolicyOfTheNamespaceComesBeforeEveryOneOfTheCluster() {
        var here = policy("here", "vms", "2026-06-01T00:00:00Z", "{priority: -5}");
        var everywhere = cluster("everywhere", "{priority: 1000}");

        assertThat(selecting(Map.of(), vm("{}"), everywhere, here)).containsExactly("here", "everywhere");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                                        | true
            {namespaceSelector: {}}                                                                                   | true
            {namespaceSelector: {matchLabels: {team: erp}}}                                                           | true
            {namespaceSelector: {matchLabels: {team: hr}}}                                                            | false
            {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [vms]}]}} | true
            {namespaceSelector: {matchExpressions: [{key: team, operator: DoesNotExist}]}}                            | false
            {namespaceSelector: {matchLabels: {team: erp}}, selector: {matchLabels: {tier: db}}}                      | true
            {namespaceSelector: {matchLabels: {team: erp}}, selector: {matchLabels: {tier: web}}}                     | false
            """)
    void aPolicyOfTheClusterSelectsNamespacesAndVmsInThem(String spec, boolean selects) {
        var labels = Map.of("team", "erp", "kubernetes.io/metadata.name", "vms");

        assertThat(selecting(labels, vm("{labels: {tier: db}}"), cluster("everywhere", spec)))
                .hasSize(selects ? 1 : 0);
    }

    @Test
    void aPolicyOfAnotherNamespaceOrOneThatGoesGovernsNothing() {
        var elsewhere = policy("elsewhere", "other", "2026-01-01T00:00:00Z", "{}");
        var going = policy("going", "vms", "2026-01-01T00:00:00Z", "{}");
        going.getMetadata().setDeletionTimestamp("2026-11-21T08:00:00Z");

        assertThat(selecting(Map.of(), vm("{}"), elsewhere, going)).isEmpty();
    }

    /** Without a selector a policy means Windows; one that names labels means those VMs, and blocks what is no Windows. */
    @Test
    void anEmptySelectorMeansTheSameAsNone() {
        for (var spec : List.of("{}", "{selector: {}}", "{selector: {matchLabels: {}, matchExpressions: []}}")) {
            var policies = NamespacePolicies.of("vms", List.of(policy("all", "vms", "2026-01-01T00:00:00Z", spec)));

            assertThat(Selection.governing(policies, vm("{}"), WINDOWS))
                    .as(spec)
                    .isPresent();
            assertThat(Selection.governing(policies, vm("{}"), LINUX)).as(spec).isEmpty();
            assertThat(Selection.governing(policies, vm("{}"), UNKNOWN))
                    .as(spec)
                    .isEmpty();
        }
    }

    @Test
    void theOrderInWhichPoliciesAreKnownHasNoSay() {
        var random = new Random(7);
        for (var round = 0; round < 200; round++) {
            var policies = new ArrayList<Policy>();
            for (var i = 0; i < 1 + random.nextInt(6); i++) {
                var spec = "{priority: " + random.nextInt(3) + "}";
                var created = "2026-0" + (1 + random.nextInt(2)) + "-01T00:00:00Z";
                policies.add(random.nextBoolean() ? policy("p" + i, "vms", created, spec) : cluster("c" + i, spec));
            }
            var before = selecting(Map.of(), vm("{}"), policies.toArray(Policy[]::new));
            Collections.shuffle(policies, random);

            assertThat(selecting(Map.of(), vm("{}"), policies.toArray(Policy[]::new)))
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            true                 | -                         | The VM's annotation pvdrivers.io/opt-out asks to leave it alone.
            ''                   | -                         | The VM's annotation pvdrivers.io/opt-out asks to leave it alone.
            year-end closing.    | -                         | The VM's annotation pvdrivers.io/opt-out asks to leave it alone: year-end closing.
            true                 | 2027-01-06T06:00:00Z      | The VM's annotation pvdrivers.io/opt-out asks to leave it alone. That ends at 2027-01-06T06:00:00Z.
            change freeze        | 2027-01-06T07:00:00+01:00 | The VM's annotation pvdrivers.io/opt-out asks to leave it alone: change freeze. That ends at 2027-01-06T06:00:00Z.
            true                 | tomorrow                  | The VM's annotation pvdrivers.io/opt-out asks to leave it alone. Its end, pvdrivers.io/opt-out-until, is no time such as 2027-01-31T06:00:00Z, so it does not end.
            true                 | 2026-11-21T08:00:00Z      | -
            false                | -                         | -
            false                | 2027-01-06T06:00:00Z      | -
            -                    | 2027-01-06T06:00:00Z      | The VM's annotation pvdrivers.io/opt-out-until asks to leave it alone. That ends at 2027-01-06T06:00:00Z.
            -                    | Monday                    | The VM's annotation pvdrivers.io/opt-out-until asks to leave it alone. Its end, pvdrivers.io/opt-out-until, is no time such as 2027-01-31T06:00:00Z, so it does not end.
            -                    | 2026-11-21T08:00:00Z      | -
            """)
    void aVmIsLeftAloneWithAReasonAndAnEnd(String value, String until, String says) {
        var annotations = (value == null ? "" : "pvdrivers.io/opt-out: '" + value + "', ")
                + (until == null ? "" : "pvdrivers.io/opt-out-until: '" + until + "'");

        var governance = governance(Map.of(), Map.of(), vm("{annotations: {" + annotations + "}}"));

        assertThat(governance)
                .isEqualTo(says == null ? governed() : Optional.of(new Governance.Ungoverned(Reason.OPTED_OUT, says)));
    }

    @Test
    void aNamespaceIsLeftAloneByItsLabel() {
        var label = Map.of("pvdrivers.io/opt-out", "change-freeze");
        var until = Map.of("pvdrivers.io/opt-out-until", "2026-12-24T00:00:00Z");
        var over = Map.of("pvdrivers.io/opt-out-until", "2026-11-01T00:00:00Z");

        assertThat(governance(label, until, vm("{}")))
                .contains(
                        new Governance.Ungoverned(
                                Reason.OPTED_OUT,
                                "The label pvdrivers.io/opt-out of namespace vms asks to leave it alone: change-freeze. That ends at 2026-12-24T00:00:00Z."));
        assertThat(governance(label, over, vm("{}"))).isEqualTo(governed());
        assertThat(governance(Map.of(), until, vm("{}")))
                .contains(
                        new Governance.Ungoverned(
                                Reason.OPTED_OUT,
                                "The annotation pvdrivers.io/opt-out-until of namespace vms asks to leave it alone. That ends at 2026-12-24T00:00:00Z."));
        assertThat(governance(Map.of(), over, vm("{}"))).isEqualTo(governed());
        assertThat(governance(Map.of("pvdrivers.io/opt-out", "false"), until, vm("{}")))
                .isEqualTo(governed());
        assertThat(governance(Map.of("pvdrivers.io/opt-out", "false"), Map.of(), vm("{}")))
                .isEqualTo(governed());
    }

    /** Empty stands for governed, whatever else that says. */
    private static Optional<Governance.Ungoverned> governed() {
        return Optional.empty();
    }

    private static Optional<Governance.Ungoverned> governance(
            Map<String, String> labels, Map<String, String> annotations, VirtualMachine vm) {
        var all = policy("all", "vms", "2026-01-01T00:00:00Z", "{mode: Enforce, release: {version: 0.1.302}}");
        var policies = new NamespacePolicies("vms", labels, annotations, List.of(all));
        assertThat(Governing.policy(policies, vm, WINDOWS, NOW).isPresent())
                .isEqualTo(Governing.of(policies, vm, WINDOWS, NOW) instanceof Governance.Governed);
        return Governing.of(policies, vm, WINDOWS, NOW) instanceof Governance.Ungoverned ungoverned
                ? Optional.of(ungoverned)
                : Optional.empty();
    }
}
