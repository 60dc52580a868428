package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two VMs never both take a claim that only one can have. */
class ClaimTurnsTest {
    private static final String CLAIM = "iso";
    private static final String EIGHT = "2026-11-21T08:00:00Z";
    private static final String NINE = "2026-11-21T09:00:00Z";

    private static <T> T read(String yaml, Class<T> type) {
        return KubernetesClients.serialization().unmarshal(yaml, type);
    }

    /** A VM with a ticket for a plan whose ISO comes in these media. */
    private static DriverState state(String name, String grantedAt, String media, String status) {
        return read("""
                metadata: {name: %s, namespace: vms}
                spec:
                  virtualMachine: {name: %1$s, uid: %1$s-uid}
                  ticket:
                    id: run-%1$s
                    grantedAt: %s
                    policyRef: {kind: DriverPolicy, name: windows, uid: policy-uid}
                    plan: {release: 0.1.302, media: %s}
                status: %s
                """.formatted(name, grantedAt, media, status), DriverState.class);
    }

    private static DriverState waiting(String name, String grantedAt) {
        return state(
                name, grantedAt, "{claimName: iso}", "{run: {id: run-" + name + ", startedAt: " + grantedAt + "}}");
    }

    private static List<String> before(DriverState state, DriverState... others) {
        return ClaimTurns.others(
                state, CLAIM, Stream.concat(Stream.of(state), Stream.of(others)), Stream.of(), Stream.of());
    }

    @Test
    void whoCameFirstComesFirst() {
        var early = waiting("zulu", EIGHT);
        var late = waiting("alpha", NINE);

        assertThat(before(early, late)).isEmpty();
        assertThat(before(late, early)).containsExactly("zulu");
    }

    @Test
    void ofTwoThatCameTogetherOneIsFirst() {
        var one = waiting("alpha", EIGHT);
        var other = waiting("bravo", EIGHT);

        assertThat(before(one, other)).isEmpty();
        assertThat(before(other, one)).containsExactly("alpha");
    }

    @Test
    void aVmWithoutATicketComesAfterAllThatHaveOne() {
        var state = read("""
                metadata: {name: alpha, namespace: vms}
                spec: {virtualMachine: {name: alpha, uid: alpha-uid}}
                """, DriverState.class);

        assertThat(before(state, waiting("bravo", NINE))).containsExactly("bravo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {claimName: iso}      | {}                                                                                             | true
            {volume: {name: iso}} | {run: {id: run-bravo}}                                                                         | true
            {claimName: iso}      | {run: {id: run-before, endedAt: "2026-11-20T08:00:00Z"}}                                       | true
            {claimName: other}    | {}                                                                                             | false
            {claimName: iso}      | {run: {id: run-bravo, endedAt: "2026-11-21T08:30:00Z"}}                                        | false
            {claimName: iso}      | {run: {id: run-bravo, outcome: Failed}}                                                        | false
            {claimName: iso}      | {run: {id: run-bravo}, conditions: [{type: MediaAttached, status: "True"}]}                    | false
            {claimName: iso}      | {run: {id: run-bravo}, waitingFor: {reason: GuestAgentMissing, message: x, since: "2026-11-21T08:30:00Z"}} | false
            {claimName: iso}      | {run: {id: run-bravo}, waitingFor: {reason: MediaBusy, message: x, since: "2026-11-21T08:30:00Z"}}         | true
            """)
    void onlyWhoWillTakeItIsWaitedFor(String media, String status, boolean waitedFor) {
        var other = state("bravo", EIGHT, media, status);

        assertThat(before(waiting("alpha", NINE), other)).isEqualTo(waitedFor ? List.of("bravo") : List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            persistentVolumeClaim: {claimName: iso}                    | persistentVolumeClaim: {claimName: other}
            dataVolume: {name: iso, hotpluggable: true}                | emptyDisk: {capacity: 1Mi}
            containerDisk: {image: x}                                  | persistentVolumeClaim: {claimName: iso, hotpluggable: true}
            """)
    void whoHasItIsBeforeAll(String inSpec, String running) {
        var machine = read("""
                metadata: {name: bravo, namespace: vms}
                spec: {template: {spec: {domain: {devices: {}}, volumes: [{name: a, %s}]}}}
                """.formatted(inSpec), VirtualMachine.class);
        var instance = read("""
                metadata: {name: bravo, namespace: vms}
                spec: {domain: {devices: {}}, volumes: [{name: a, %s}]}
                """.formatted(running), VirtualMachineInstance.class);
        var state = waiting("alpha", EIGHT);

        assertThat(ClaimTurns.others(state, CLAIM, Stream.of(state), Stream.of(machine), Stream.of(instance)))
                .containsExactly("bravo");
        assertThat(ClaimTurns.others(
                        waiting("bravo", EIGHT), CLAIM, Stream.of(), Stream.of(machine), Stream.of(instance)))
                .isEmpty();
    }
}
