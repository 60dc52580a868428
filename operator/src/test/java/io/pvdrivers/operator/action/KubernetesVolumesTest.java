package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.MediaVolumes.Outcome;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of CDI for a volume, and what its answers mean. */
class KubernetesVolumesTest {
    private static final String PATH = "/apis/cdi.kubevirt.io/v1beta1/namespaces/vms/datavolumes";
    private static final String NAME = "pvdrivers-0.1.302-abc";
    private static final String GET = "GET " + PATH + "/" + NAME;
    private static final String POST = "POST " + PATH;
    private static final String DELETE = "DELETE " + PATH + "/" + NAME;
    private static final String GET_CLAIM = "GET /api/v1/namespaces/vms/persistentvolumeclaims/" + NAME;
    private static final String LIST_EVENTS = "GET /api/v1/namespaces/vms/events";
    private static final String SHA = "a".repeat(64);

    private static final VolumeOrder IMAGE =
            shared(new VolumeContent.Registry("registry.example.com/virtio-win:0.1.302", Optional.of("pull")));
    private static final VolumeOrder DOWNLOAD =
            shared(new VolumeContent.Http("https://example.com/virtio-win.iso", SHA));
    private static final VolumeOrder PRIMER = new VolumeOrder(
            NAME, new VolumeContent.Blank(), false, "0.1.302", Optional.of("ceph"), Optional.of("ReadWriteMany"));

    private final FakeApi api = new FakeApi();
    private final MediaVolumes volumes = new KubernetesVolumes(api.client());

    @AfterEach
    void close() {
        api.close();
    }

    private static VolumeOrder shared(VolumeContent content) {
        return new VolumeOrder(NAME, content, true, "0.1.302", Optional.empty(), Optional.empty());
    }

    private static DriverState owner() {
        return KubernetesClients.serialization().unmarshal("""
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverState
                        metadata: {name: erp, namespace: vms, uid: state-uid}
                        spec:
                          virtualMachine: {name: erp, uid: vm-uid}
                          policyRef: {kind: DriverPolicy, name: windows, uid: policy-uid}
                        """, DriverState.class);
    }

    /** The DataVolume of an order as it is stored, with a status. */
    private static ObjectNode stored(VolumeOrder order, String status) {
        var volume = DataVolumeTemplate.of(owner(), order);
        ((ObjectNode) volume.path("metadata")).put("uid", "dv-uid").put("resourceVersion", "7");
        volume.set("status", Orders.yaml(status));
        return volume;
    }

    private Outcome provide(VolumeOrder order) {
        return volumes.provide(owner(), order);
    }

    private Outcome provide(VolumeOrder order, String status) {
        api.on(GET, 200, stored(order, status).toString());
        return provide(order);
    }

    private static String message(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ready ready -> "ready";
            case Outcome.Preparing preparing -> preparing.message();
            case Outcome.Refused refused -> refused.message();
        };
    }

    @Test
    void importsAnImageOnceForItsPolicies() throws Exception {
        api.on(POST, 201, stored(IMAGE, "{}").toString());

        assertThat(provide(IMAGE)).isEqualTo(new Outcome.Preparing("DataVolume vms/" + NAME + ": CDI has not begun."));
        assertThat(api.requests()).containsExactly(GET, POST + "?fieldValidation=Strict");
        assertThat(Orders.yaml(api.bodies().getFirst())).isEqualTo(Orders.yaml("""
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata:
                  name: pvdrivers-0.1.302-abc
                  namespace: vms
                  labels: {app.kubernetes.io/managed-by: pv-driver-operator, pvdrivers.io/media: 0.1.302}
                  annotations:
                    cdi.kubevirt.io/storage.bind.immediate.requested: "true"
                    cdi.kubevirt.io/storage.deleteAfterCompletion: "false"
                  ownerReferences:
                    - {apiVersion: pvdrivers.io/v1alpha1, kind: DriverPolicy, name: windows, uid: policy-uid}
                spec:
                  contentType: kubevirt
                  source: {registry: {url: "docker://registry.example.com/virtio-win:0.1.302", secretRef: pull}}
                  storage: {resources: {requests: {storage: 2Gi}}}
                """));
    }

    @Test
    void makesAPrimerForOneVm() throws Exception {
        api.on(POST, 201, stored(PRIMER, "{}").toString());

        assertThat(provide(PRIMER)).isInstanceOf(Outcome.Preparing.class);
        var made = Orders.yaml(api.bodies().getFirst());
        assertThat(made.at("/metadata/ownerReferences")).isEqualTo(Orders.yaml("""
                - {apiVersion: pvdrivers.io/v1alpha1, kind: DriverState, name: erp, uid: state-uid}
                """));
        assertThat(made.at("/metadata/labels").has("pvdrivers.io/media")).isFalse();
        assertThat(made.path("spec")).isEqualTo(Orders.yaml("""
                contentType: kubevirt
                source: {blank: {}}
                storage:
                  accessModes: [ReadWriteMany]
                  storageClassName: ceph
                  resources: {requests: {storage: 512Mi}}
                """));
    }

    @Test
    void usesWhatIsFilled() {
        assertThat(provide(IMAGE, "{phase: Succeeded, progress: 100.0%}")).isEqualTo(new Outcome.Ready());
        assertThat(api.requests()).containsExactly(GET);
    }

    @Test
    void tellsHowFarItIs() {
        assertThat(message(provide(IMAGE, "{phase: ImportInProgress, progress: 47.92%}")))
                .isEqualTo("DataVolume vms/" + NAME + ": ImportInProgress, about 40 %.");
        assertThat(api.requests()).containsExactly(GET);
    }

    @Test
    void anotherPolicyOwnsItToo() throws Exception {
        var volume = stored(IMAGE, "{phase: Succeeded}");
        ((ObjectNode) volume.path("metadata"))
                .set("ownerReferences", OwnObjects.reference("DriverPolicy", "linux", "other-uid"));
        api.on(GET, 200, volume.toString()).on("PATCH " + PATH + "/" + NAME, 200, volume.toString());

        assertThat(provide(IMAGE)).isEqualTo(new Outcome.Ready());
        assertThat(Orders.yaml(api.bodies().getFirst())).isEqualTo(Orders.yaml("""
                metadata:
                  resourceVersion: "7"
                  ownerReferences:
                    - {apiVersion: pvdrivers.io/v1alpha1, kind: DriverPolicy, name: linux, uid: other-uid}
                    - {apiVersion: pvdrivers.io/v1alpha1, kind: DriverPolicy, name: windows, uid: policy-uid}
                """));
    }

    @Test
    void takesNothingOfSomebodyElse() {
        var volume = stored(IMAGE, "{phase: Succeeded}");
        ((ObjectNode) volume.path("metadata")).remove("labels");
        api.on(GET, 200, volume.toString());

        assertThat(provide(IMAGE))
                .isEqualTo(new Outcome.Refused("DataVolume vms/" + NAME
                        + " was not made by this operator for this, so it is not used. Delete it: kubectl -n vms delete"
                        + " datavolume " + NAME));
        volumes.drop("vms", NAME);
        assertThat(api.requests()).containsExactly(GET, GET);
    }

    @Test
    void takesNoPrimerOfAnotherVm() {
        var volume = stored(PRIMER, "{phase: Succeeded}");
        ((ObjectNode) volume.at("/metadata/ownerReferences/0")).put("uid", "other-uid");
        api.on(GET, 200, volume.toString());

        assertThat(provide(PRIMER)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void takesNothingThatIsFilledFromElsewhere() {
        api.on(GET, 200, stored(DOWNLOAD, "{phase: Succeeded}").toString());

        assertThat(message(provide(IMAGE))).contains("is not filled from where the plan says");
    }

    /** Before 1.65 CDI had no checksum: strict validation refuses it, and a server that does not know that drops it. */
    @Test
    void neverImportsUnchecked() {
        api.refuse(
                POST,
                400,
                "DataVolume in version \"v1beta1\" cannot be handled as a DataVolume: strict decoding error: unknown field"
                        + " \"spec.source.http.checksum\"");
        assertThat(message(provide(DOWNLOAD))).contains("Upgrade CDI to 1.65 or newer");

        var unchecked = stored(DOWNLOAD, "{}");
        ((ObjectNode) unchecked.at("/spec/source/http")).remove("checksum");
        try (var lenient = new FakeApi().on(POST, 201, unchecked.toString()).on(DELETE, 200, "{}")) {
            assertThat(message(new KubernetesVolumes(lenient.client()).provide(owner(), DOWNLOAD)))
                    .contains("Upgrade CDI to 1.65 or newer");
            assertThat(lenient.requests()).last().isEqualTo(DELETE);
        }
        api.on(GET, 200, unchecked.toString());
        assertThat(provide(DOWNLOAD)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void handsTheChecksumToCdi() throws Exception {
        api.on(POST, 201, stored(DOWNLOAD, "{}").toString());

        assertThat(provide(DOWNLOAD)).isInstanceOf(Outcome.Preparing.class);
        assertThat(Orders.yaml(api.bodies().getFirst()).at("/spec/source"))
                .isEqualTo(
                        Orders.yaml("{http: {url: https://example.com/virtio-win.iso, checksum: sha256:" + SHA + "}}"));
    }

    @Test
    void tellsThatThereIsNoCdi() {
        assertThat(message(provide(IMAGE)))
                .startsWith("This cluster has no CDI")
                .contains("Install CDI");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | exceeded quota: objects, requested: count/datavolumes=1 | true  | exceeded quota: objects
            403 | User "op" cannot create resource "datavolumes"          | true  | volumes.enabled=true
            422 | admission webhook denied the request: Destination PVC   | true  | Destination PVC
            429 | too many requests                                       | false | too many requests
            500 | etcdserver: request timed out                           | false | etcdserver
            """)
    void tellsARefusalFromBadLuck(int code, String said, boolean isFinal, String words) {
        api.refuse(POST, code, said);

        var outcome = provide(IMAGE);
        assertThat(message(outcome)).contains(words);
        assertThat(outcome).isInstanceOf(isFinal ? Outcome.Refused.class : Outcome.Preparing.class);
    }

    @Test
    void aConflictIsNoNews() {
        api.refuse(POST, 409, "Operation cannot be fulfilled on datavolumes: the object has been modified");

        assertThat(provide(IMAGE)).isEqualTo(new Outcome.Preparing(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: Bound, status: "False", reason: ErrExceededQuota, message: "persistentvolumeclaims is forbidden: exceeded quota: disks"} | exceeded quota: disks.
            {type: Bound, status: "False", reason: ErrClaimNotValid, message: "no accessMode specified in StorageProfile nfs"}               | names storageClassName and accessMode
            {type: Running, status: "False", reason: CreateContainerConfigError, message: "no such key accessKeyId in Secret vms/pull"} | CDI reads the keys accessKeyId and secretKey
            """)
    void tellsWhatAPersonHasToMend(String condition, String words) {
        var outcome = provide(IMAGE, "{phase: Pending, conditions: [" + condition + "]}");

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(message(outcome)).contains(words);
    }

    @Test
    void anImportThatFailsAgainAndAgainIsToldToAPerson() {
        var status = """
                phase: ImportInProgress
                restartCount: %d
                conditions: [{type: Running, status: "False", reason: Error, message: "manifest unknown"}]
                """;
        assertThat(provide(IMAGE, status.formatted(1)))
                .isEqualTo(new Outcome.Preparing("DataVolume vms/" + NAME + ": ImportInProgress. manifest unknown."));
        assertThat(provide(IMAGE, status.formatted(1))).isInstanceOf(Outcome.Preparing.class);
        try (var later =
                new FakeApi().on(GET, 200, stored(IMAGE, status.formatted(3)).toString())) {
            assertThat(message(new KubernetesVolumes(later.client()).provide(owner(), IMAGE)))
                    .isEqualTo("CDI has failed 3 times to fill DataVolume vms/" + NAME
                            + ": manifest unknown. See to the cause, then delete it for another try: kubectl -n vms"
                            + " delete datavolume " + NAME);
        }
    }

    @Test
    void tellsWhyAClaimIsNotBound() {
        api.on(GET_CLAIM, 200, claim("{phase: Pending}", "{}")).on(LIST_EVENTS, 200, """
                        {"items": [
                          {"involvedObject": {"name": "other"}, "type": "Warning", "message": "no", "lastTimestamp": "2026-11-21T14:00:00Z"},
                          {"involvedObject": {"name": "prime-claim-uid"}, "type": "Warning", "message": "storageclass \\"x\\" not found", "lastTimestamp": "2026-11-21T13:00:00Z"},
                          {"involvedObject": {"name": "%s"}, "type": "Warning", "message": "older", "lastTimestamp": "2026-11-21T12:00:00Z"}]}
                        """.formatted(NAME));

        assertThat(provide(IMAGE, "{phase: Pending}"))
                .isEqualTo(new Outcome.Preparing(
                        "DataVolume vms/" + NAME + ": Pending. Its claim is not bound: storageclass \"x\" not found."));
    }

    @Test
    void deletesThisVeryVolume() throws Exception {
        api.on(GET, 200, stored(IMAGE, "{}").toString()).on(DELETE, 200, "{}");

        volumes.drop("vms", NAME);
        assertThat(api.requests()).containsExactly(GET, DELETE);
        assertThat(Orders.yaml(api.bodies().getFirst()).at("/preconditions/uid").asText())
                .isEqualTo("dv-uid");
    }

    @ParameterizedTest
    @CsvSource({"403, true", "422, true", "500, false", "429, false"})
    void saysWhetherAVolumeThatCouldNotBeDeletedEverCan(int code, boolean refused) {
        api.on(GET, 200, stored(IMAGE, "{}").toString()).refuse(DELETE, code, "keep says no");

        var words = "The DataVolume " + NAME + " could not be deleted: keep says no.";
        assertThat(volumes.drop("vms", NAME))
                .isEqualTo(
                        refused
                                ? new Deletion.Refused(
                                        words + " It is left to you: kubectl -n vms delete datavolume " + NAME)
                                : new Deletion.Later(words));
    }

    @Test
    void whatIsGoneIsGone() {
        volumes.drop("vms", NAME);
        api.on(GET, 200, stored(IMAGE, "{}").toString()).refuse(DELETE, 409, "the UID in the precondition differs");
        volumes.drop("vms", NAME);
        assertThat(api.requests()).containsExactly(GET, GET, DELETE);
    }

    @Test
    void listsWhatItImported() {
        api.on("GET " + PATH + "?", 200, "{\"items\": [" + stored(IMAGE, "{}") + "]}");

        assertThat(volumes.imported("vms")).containsExactly(NAME);
        assertThat(api.requests())
                .containsExactly("GET " + PATH
                        + "?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dpv-driver-operator%2Cpvdrivers.io%2Fmedia");
    }

    @Test
    void aClusterWithoutCdiHasNoVolumes() {
        assertThat(volumes.imported("vms")).isEmpty();
    }

    private static String claim(String status, String annotations) {
        return Orders.yaml("""
                metadata: {name: iso, namespace: vms, uid: claim-uid, annotations: %s}
                spec: {accessModes: [ReadWriteOnce], volumeMode: Block}
                status: %s
                """.formatted(annotations, status).replace("name: iso", "name: " + NAME))
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Bound, accessModes: [ReadWriteMany]} | {}                                                   | ReadWriteMany | Bound   |
            {phase: Bound}                               | {cdi.kubevirt.io/storage.pod.phase: Running}         | ReadWriteOnce | Bound   | CDI has not filled it: Running.
            {phase: Bound}                               | {cdi.kubevirt.io/storage.pod.phase: Succeeded}       | ReadWriteOnce | Bound   |
            {phase: Lost}                                | {}                                                   | ReadWriteOnce | Lost    | Its PersistentVolume is gone.
            {}                                           | {}                                                   | ReadWriteOnce | Pending | It is not bound to a volume.
            """)
    void readsAClaim(String status, String annotations, String mode, String phase, String problem) {
        api.on(GET_CLAIM, 200, claim(status, annotations));

        assertThat(volumes.claim("vms", NAME))
                .contains(new ClaimFacts(NAME, List.of(mode), "Block", phase, Optional.ofNullable(problem)));
    }

    @Test
    void aClaimThatCannotBeReadIsNotTakenForMissing() {
        api.refuse(GET_CLAIM, 403, "persistentvolumeclaims is forbidden");

        assertThat(volumes.claim("vms", NAME))
                .get()
                .extracting(ClaimFacts::problem)
                .isEqualTo(Optional.of("The operator cannot read it: persistentvolumeclaims is forbidden."));
        assertThat(volumes.claim("vms", "none")).isEmpty();
    }

    @Test
    void anOperatorWithoutVolumesStillReadsClaims() {
        api.on(GET_CLAIM, 200, claim("{phase: Bound}", "{}"));
        var readOnly = KubernetesVolumes.readOnly(api.client());

        assertThat(readOnly.claim("vms", NAME)).isPresent();
        assertThat(message(readOnly.provide(owner(), IMAGE))).contains("--volumes");
        assertThat(api.requests()).containsExactly(GET_CLAIM);
    }
}
