package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.Snapshots.Outcome;
import io.pvdrivers.operator.gate.Action.TakeSnapshot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of KubeVirt for a snapshot, and what its answers mean. */
class KubernetesSnapshotsTest {
    private static final String PATH = "/apis/snapshot.kubevirt.io/v1beta1/namespaces/vms/virtualmachinesnapshots";
    private static final TakeSnapshot ORDER = new TakeSnapshot("erp-pvdrivers-1", "run-1");
    private static final String GET = "GET " + PATH + "/" + ORDER.name();
    private static final String POST = "POST " + PATH;
    private static final String DELETE = "DELETE " + PATH + "/" + ORDER.name();
    private static final String SNAPSHOT = """
            apiVersion: snapshot.kubevirt.io/v1beta1
            kind: VirtualMachineSnapshot
            metadata:
              name: erp-pvdrivers-1
              namespace: vms
              labels: {app.kubernetes.io/managed-by: pv-driver-operator, pvdrivers.io/run: run-1}
            spec:
              deletionPolicy: Delete
              failureDeadline: 5m0s
              source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: erp}
            """;

    private final FakeApi api = new FakeApi();
    private final Snapshots snapshots = new KubernetesSnapshots(api.client());

    @AfterEach
    void close() {
        api.close();
    }

    private Outcome take() {
        var owner = KubernetesClients.serialization().unmarshal("""
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverState
                        metadata: {name: erp, namespace: vms, uid: state-uid}
                        spec: {virtualMachine: {name: erp, uid: vm-uid}}
                        """, DriverState.class);
        return snapshots.take(owner, ORDER);
    }

    private static ObjectNode stored(String status) {
        ObjectNode snapshot = (ObjectNode) Orders.yaml(SNAPSHOT);
        ((ObjectNode) snapshot.path("metadata")).put("uid", "snapshot-uid");
        snapshot.set("status", Orders.yaml(status));
        return snapshot;
    }

    private static String message(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ready ready -> "ready";
            case Outcome.InProgress progress -> progress.message();
            case Outcome.Failed failed -> failed.message();
        };
    }

    @Test
    void takesASnapshotThatOutlivesItsRecord() {
        api.on(POST, 201, stored("{}").toString());

        assertThat(take())
                .isEqualTo(
                        new Outcome.InProgress("VirtualMachineSnapshot vms/erp-pvdrivers-1 is not ready to use yet."));
        assertThat(Orders.yaml(api.bodies().getFirst())).isEqualTo(Orders.yaml(SNAPSHOT));
    }

    @Test
    void findsItAgain() {
        api.on(
                GET,
                200,
                stored("{phase: InProgress, error: {message: Source not locked}}")
                        .toString());

        assertThat(message(take())).endsWith("is not ready to use yet. Source not locked.");
        assertThat(api.requests()).containsExactly(GET);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {readyToUse: true, sourceUID: vm-uid, indications: [Online, GuestAgent]}
            {readyToUse: true, indications: [Old], sourceIndications: [{indication: Online}, {indication: GuestAgent}]}
            """)
    void tellsHowItWasTaken(String status) {
        api.on(GET, 200, stored(status).toString());

        assertThat(take()).isEqualTo(new Outcome.Ready(List.of("Online", "GuestAgent")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Failed, error: {message: no VolumeSnapshotClass}}                                                | failed: no VolumeSnapshotClass.
            {phase: Failed, conditions: [{type: Failure, status: "True", reason: snapshot deadline exceeded}]}     | failed: snapshot deadline exceeded.
            {phase: Failed}                                                                                          | failed: KubeVirt does not say why.
            {readyToUse: true, sourceUID: other-vm}                                                                  | was not made in this run for this VM
            """)
    void tellsWhyItIsNoWayBack(String status, String words) {
        api.on(GET, 200, stored(status).toString());

        assertThat(take()).isInstanceOf(Outcome.Failed.class);
        assertThat(message(take())).contains(words);
    }

    @Test
    void takesNoneOfAnotherRun() {
        var other = stored("{readyToUse: true}");
        ((ObjectNode) other.at("/metadata/labels")).put("pvdrivers.io/run", "run-0");
        api.on(GET, 200, other.toString());

        assertThat(message(take())).contains("was not made in this run");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | not found                                        | true  | This cluster cannot snapshot VMs
            403 | User "op" cannot create resource "snapshots"     | true  | snapshots.enabled=true
            422 | snapshot feature gate not enabled                | true  | snapshot feature gate not enabled
            503 | no endpoints available                           | false | no endpoints
            """)
    void tellsARefusalFromBadLuck(int code, String said, boolean isFinal, String words) {
        api.refuse(POST, code, said);

        var outcome = take();
        assertThat(message(outcome)).contains(words);
        assertThat(outcome).isInstanceOf(isFinal ? Outcome.Failed.class : Outcome.InProgress.class);
    }

    @Test
    void aConflictIsNoNews() {
        api.refuse(POST, 409, "already exists");

        assertThat(take()).isEqualTo(new Outcome.InProgress(""));
    }

    @Test
    void deletesItsOwnAlone() {
        api.on(GET, 200, stored("{}").toString()).on(DELETE, 200, "{}");
        assertThat(snapshots.drop("vms", ORDER.name())).isEqualTo(new Deletion.Done());
        assertThat(api.requests()).containsExactly(GET, DELETE);

        var foreign = stored("{}");
        ((ObjectNode) foreign.path("metadata")).remove("labels");
        try (var theirs = new FakeApi().on(GET, 200, foreign.toString())) {
            new KubernetesSnapshots(theirs.client()).drop("vms", ORDER.name());
            assertThat(theirs.requests()).containsExactly(GET);
        }
    }
}
