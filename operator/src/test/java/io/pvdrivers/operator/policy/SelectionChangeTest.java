package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes a policy has to hear of, and which it is spared. */
class SelectionChangeTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static VirtualMachine vm(String metadata, String spec) {
        return Objects.requireNonNull(TYPES.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: erp, namespace: vms, uid: vm-1, labels: {tier: t0}%s}
                spec: {template: {spec: {domain: {devices: {}}}}%s}
                """.formatted(metadata, spec), VirtualMachine.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| | false",
                ", resourceVersion: \"7\" | | false",
                ", annotations: {example.com/seen: now} | | false",
                ", annotations: {pvdrivers.io/opt-out: \"true\"} | | true",
                ", annotations: {pvdrivers.io/retry: \"2\"} | | true",
                ", annotations: {vm.kubevirt.io/os: windows2k22} | | true",
                ", deletionTimestamp: \"2026-11-02T07:00:00Z\" | | true",
                "| , runStrategy: Always | true",
                "| , preference: {name: windows.2k22} | true",
            })
    void ofAVm(String metadata, String spec, boolean matters) {
        var now = vm(Objects.requireNonNullElse(metadata, ""), Objects.requireNonNullElse(spec, ""));

        assertThat(SelectionChange.matters(now, vm("", ""))).isEqualTo(matters);
    }

    @Test
    void ofItsLabelsAndOfAnotherOfItsName() {
        var relabeled = vm("", "");
        relabeled.getMetadata().setLabels(Map.of("tier", "t1"));
        var anew = vm("", "");
        anew.getMetadata().setUid("vm-2");

        assertThat(SelectionChange.matters(relabeled, vm("", ""))).isTrue();
        assertThat(SelectionChange.matters(anew, vm("", ""))).isTrue();
    }

    private static VirtualMachineInstance vmi(String labels, String status) {
        return Objects.requireNonNull(TYPES.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: erp, namespace: vms, labels: {%s}}
                spec: {domain: {devices: {}}}
                status: {%s}
                """.formatted(labels, status), VirtualMachineInstance.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rack: a | phase: Running | false",
                "rack: a | phase: Running, nodeName: n2 | false",
                "rack: b | phase: Running | true",
                "rack: a | phase: Succeeded | true",
                "rack: a | phase: Running, guestOSInfo: {id: mswindows} | true",
            })
    void ofAnInstance(String labels, String status, boolean matters) {
        assertThat(SelectionChange.matters(vmi(labels, status), vmi("rack: a", "phase: Running")))
                .isEqualTo(matters);
    }

    private static DriverState state(String uid, String spec, String status) {
        return Objects.requireNonNull(TYPES.unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp, namespace: vms, uid: %s}
                spec:
                  virtualMachine: {name: erp, uid: vm-1}
                  policyRef: {kind: DriverPolicy, name: windows, uid: policy-1, generation: 1}
                  %s
                status: {%s}
                """.formatted(uid, spec, status), DriverState.class));
    }

    private static String ticket(String policy) {
        return "ticket: {id: run-1, grantedAt: \"2026-11-21T08:00:00Z\", plan: {release: 0.1.285},"
                + " policyRef: {kind: DriverPolicy, name: other, uid: " + policy + ", generation: 1}}";
    }

    /** What is one policy's matter alone is told to that one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state-1 | | phase: Waiting | false",
                "state-1 | | phase: Waiting, waitingFor: {reason: AwaitingTicket} | false",
                "state-1 | ticket of policy-1 | phase: Waiting | false",
                "state-1 | ticket of policy-2 | phase: Waiting | true",
                "state-1 | | phase: Ready | true",
                "state-1 | | | true",
                "state-1 | | phase: Waiting, guest: {os: Windows} | true",
                "state-2 | | phase: Waiting | true",
            })
    void ofADriverState(String uid, String ticket, String status, boolean others) {
        var spec = ticket == null ? "" : ticket(ticket.replace("ticket of ", ""));

        assertThat(SelectionChange.matters(
                        state(uid, spec, Objects.requireNonNullElse(status, "")),
                        state("state-1", "", "phase: Waiting")))
                .isEqualTo(others);
    }

    @Test
    void aDriverStateNamesEachPolicyThatHasToDoWithIt() {
        var moved = state(
                "state-1",
                ticket("policy-2"),
                "run: {id: run-1, policyRef: {kind: DriverPolicy, name: third, uid: policy-3, generation: 1}}");

        assertThat(SelectionChange.policies(moved)).containsExactlyInAnyOrder("policy-1", "policy-2", "policy-3");
        assertThat(SelectionChange.policies(new DriverState())).isEmpty();
    }
}
